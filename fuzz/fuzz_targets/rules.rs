//! Files of rules, of known modules and of the configuration. The first byte says which.
#![no_main]

use std::fs;

use akslint::check::{Options, check};
use libfuzzer_sys::fuzz_target;

const CLUSTER: &str = "resource \"azurerm_kubernetes_cluster\" \"a\" {\n  name = \"a\"\n}\n";

fuzz_target!(|data: (u8, &str)| {
    let (which, text) = data;
    let folder = tempfile::tempdir().expect("a folder can be made");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    put(".git/HEAD", "");
    put("main.tf", CLUSTER);
    match which % 3 {
        0 => put(".akslint.hcl", text),
        1 => {
            put(".akslint.hcl", "rule_folders = [\"rules\"]\n");
            put("rules/own/rule.hcl", text);
        }
        _ => {
            put(".akslint.hcl", "module_folders = [\"modules\"]\n");
            put("modules/own/module.hcl", text);
            put("modules/own/main.tf", text);
        }
    }
    let _ = check(Options { paths: vec![folder.path().to_path_buf()], ..Options::default() });
});
