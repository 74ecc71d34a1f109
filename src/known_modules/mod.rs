//! Modules from registries that are judged without being at hand.
//!
//! A folder describes each: `module.hcl` says how calls name the module, and `main.tf` or `main.bicep`
//! stands in for it with what akslint has to know of it: the inputs that decide about identities, the
//! resources that it makes of them, and the outputs that lead to those. The stand-in is a module like any
//! other, and is evaluated as one. Some are compiled in, from the folder `modules`; `--modules` and the
//! configuration name more.

mod load;
mod source;

use std::borrow::Cow;
use std::path::PathBuf;

pub use self::source::can_declare_clusters;
use self::source::{is_from_registry, split};
use crate::ir::{Call, Expr, ExprKind, Module, Name};
use crate::source::{SourceFile, Sources, Span};
use crate::syntax::bicep;
use crate::syntax::terraform;
use crate::version::admits;

/// A module of the binary.
struct BuiltIn {
    name: &'static str,
    /// The text of `module.hcl`.
    module: &'static str,
    /// What [`hcl::parsed`](crate::syntax::hcl::parsed) reads.
    parsed: &'static [u8],
    /// The name of the stand-in's file, and its text.
    file: &'static str,
    text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// Pairs of a name and a constraint on versions.
type Constraints = Vec<(Name, String)>;

/// A module that is known.
#[derive(Debug)]
struct KnownModule {
    /// What reports call it.
    name: String,
    /// The addresses that calls name it by, without versions, in lower case.
    sources: Vec<String>,
    /// Parameters of the stand-in that say whether the version that is called is within a constraint.
    versions: Constraints,
    /// What a call that gives an argument says of the version.
    given: Constraints,
    /// What a call that does not give an argument says of the version.
    missing: Constraints,
    /// The stand-in: where it is, and its text.
    path: PathBuf,
    text: Cow<'static, str>,
}

/// All modules that are known.
#[derive(Debug, Default)]
pub struct KnownModules {
    modules: Vec<KnownModule>,
}

impl KnownModules {
    /// What to search for in files: one of these texts stands wherever a module is called whose stand-in
    /// `matters`.
    pub fn mentions(&self, matters: impl Fn(&str) -> bool) -> Vec<&str> {
        let known = self.modules.iter().filter(|module| matters(&module.text));
        let sources = known.flat_map(|module| &module.sources);
        let path = |source: &'_ String| -> usize {
            let tag = source.rfind(':').map_or(0, |at| at + 1);
            let host = source.split('/').next().filter(|host| host.contains('.'));
            tag.max(host.map_or(0, |host| host.len() + 1))
        };
        sources.map(|source| &source[path(source)..]).collect()
    }

    /// What stands in for the module that a call names by this address and version.
    pub(crate) fn stand_in(
        &self,
        sources: &Sources,
        call: &Call,
        source: &str,
        version: &str,
    ) -> Option<Module> {
        let (address, tag) = split(source);
        let known = self.modules.iter().find(|module| module.sources.contains(&address))?;
        // Terraform refuses a version beside any other source than a registry's.
        let version = if is_from_registry(source) { version } else { "" };
        let mut constraint = if tag.is_empty() { version.to_owned() } else { tag };
        // An empty text is how such modules are told that there is none.
        let is_unset = |value: &Expr| match &value.kind {
            ExprKind::String(text) => text.is_empty(),
            kind => matches!(kind, ExprKind::Null),
        };
        let is_from_input_file =
            |name: &Name| call.arguments.get(name).is_some_and(|value| !is_unset(value));
        // A call may leave its arguments to a value that is not looked into here.
        let is_whole = call.parameters.is_none();
        let given = known.given.iter().filter(|(name, _)| is_from_input_file(name));
        let missing =
            known.missing.iter().filter(|(name, _)| is_whole && !is_from_input_file(name));
        for (_, said) in given.chain(missing) {
            // What contradicts the version that is asked for is the call's mistake, and not ours to use.
            if admits(&constraint, said).is_none() {
                constraint = format!("{constraint}, {said}");
            }
        }
        let mut module = known.read(sources, call.header);
        for (name, within) in &known.versions {
            let Some(parameter) = module.parameters.get_mut(name) else { continue };
            parameter.display = format!("version of {} {within}", known.name).into();
            parameter.default = admits(&constraint, within)
                .map(|is_within| Expr::new(parameter.span, ExprKind::Bool(is_within)));
        }
        Some(module)
    }
}

impl KnownModule {
    /// The stand-in, for a call at a place.
    fn read(&self, sources: &Sources, place: Span) -> Module {
        let file = SourceFile::standing_for(self.path.clone(), self.text.clone(), place);
        let id = sources.add(file);
        let file = sources.get(id);
        match self.path.extension().is_some_and(|extension| extension == "bicep") {
            true => bicep::module(&self.path, id, &file),
            false => {
                let folder = self.path.parent().unwrap_or(&self.path);
                terraform::module(folder, &[(id, &file)])
            }
        }
    }
}
