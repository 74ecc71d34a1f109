//! What a Bicep file says of other files, before it is parsed.

use super::lexer::{Kind, Token, decoded, lex};
use crate::syntax::outline::Outline;

/// The modules that a file calls, and the template that a parameter file is for: `module aks './aks.bicep'`,
/// `using './main.bicep'`. Comments and strings call nothing, and what comes from a registry is no file.
pub(crate) fn outline(text: &str) -> Outline {
    let (tokens, _) = lex(text);
    let mut outline = Outline::default();
    let is = |token: &Token, word: &str| {
        token.kind == Kind::Name && text.get(token.start as usize..token.end as usize) == Some(word)
    };
    let path = |token: &Token| {
        let path = (token.kind == Kind::String).then(|| decoded(text, *token))?;
        (!path.contains(':')).then(|| path.into_owned())
    };
    for window in tokens.windows(3) {
        let [first, second, third] = window else { continue };
        if is(first, "module") && second.kind == Kind::Name {
            outline.calls.extend(path(third));
        } else if is(first, "using") && outline.uses.is_none() {
            outline.uses = path(second);
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn calls_are_tokens() {
        let text = "// module no './no.bicep' = {}\n/*\nmodule no './no.bicep' = {}\n*/\nvar text = '''\nmodule no './no.bicep' = {\n'''\n@description('x') module a './a.bicep' = {}\nmodule b '\\u{2e}/b.bicep' = if (false) {}\nmodule c 'br/public:avm/x:1.0' = {}\n";
        assert_eq!(outline(text).calls, ["./a.bicep", "./b.bicep"]);
        let text = "// using './no.bicep'\nusing './main.bicep'\nparam a = 'using'\n";
        assert_eq!(outline(text).uses.as_deref(), Some("./main.bicep"));
    }
}
