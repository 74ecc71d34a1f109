//! Which Terraform files akslint can read, for comparison with Terraform. Reads a JSON string for each line, the text of a
//! file, and writes `null` or what is wrong with it.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use akslint::fs::Memory;
use akslint::workspace::Workspace;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let folder = PathBuf::from("/workspace");
        let files = Memory::new([(folder.join("main.tf"), text)]);
        let workspace = Workspace::new(Arc::new(files), vec![folder.clone()], folder.clone());
        let module = workspace.module(&folder);
        let problems = module.iter().flat_map(|module| &module.problems);
        // What is declared twice is no matter of syntax.
        let mut problems = problems.filter(|problem| !problem.message.starts_with("duplicate"));
        let problem = problems.next().map(|problem| problem.message.clone());
        writeln!(out, "{}", serde_json::to_string(&problem)?)?;
    }
    Ok(())
}
