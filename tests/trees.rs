//! Trees that are made to hang, crash, mislead or lead out: links, pipes, devices, odd names and encodings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]
#![cfg(unix)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum as _;
use support::{BAD, CLEAN, Run, run_in, workspace};

fn found(folder: &Path) -> Run {
    run_in(folder, &["check", ".", "--format", "concise", "--quiet"])
}

/// Every format ends, and those for programs are what they say.
fn all_formats_end(folder: &Path) {
    for format in ["human", "json", "sarif", "github", "junit", "markdown", "lsp-json"] {
        let run = run_in(folder, &["check", ".", "--format", format, "--quiet"]);
        assert!(run.status <= 1, "{format}: {}", run.err);
        if format == "json" || format == "sarif" || format == "lsp-json" {
            let _: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        }
    }
}

#[test]
fn links_in_a_circle() {
    let folder = workspace(&[(".git/HEAD", ""), ("a/b/main.tf", BAD)]);
    symlink("..", folder.path().join("a/up")).unwrap();
    symlink("itself", folder.path().join("a/itself")).unwrap();
    symlink("../a", folder.path().join("a/b/around")).unwrap();
    let run = found(folder.path());
    assert_eq!((run.status, run.out.lines().count()), (1, 1), "{}", run.out);
    assert!(run.out.starts_with("a/b/main.tf:"), "{}", run.out);
}

#[test]
fn pipes_and_devices() {
    let folder = workspace(&[(".git/HEAD", ""), ("main.tf", CLEAN)]);
    let path = |name: &str| folder.path().join(name);
    for name in ["pipe.tf", "pipe.json", "pipe.bicep"] {
        assert!(Command::new("mkfifo").arg(path(name)).status().unwrap().success());
    }
    // Only the superuser may make one.
    let device = Command::new("mknod").arg(path("device.tf")).args(["c", "1", "5"]).output();
    let has_device = device.is_ok_and(|made| made.status.success());
    let run = found(folder.path());
    assert_eq!(run.status, 1);
    let said = run.out.matches("it is not a regular file").count();
    assert_eq!(said, if has_device { 3 } else { 2 }, "{}", run.out);
}

#[test]
fn names_that_are_not_text() {
    let folder = workspace(&[(".git/HEAD", ""), ("plain/main.tf", CLEAN)]);
    let odd = folder.path().join(OsStr::from_bytes(b"odd\xff\xfe\x1b[31m"));
    fs::create_dir(&odd).unwrap();
    fs::write(odd.join("main.tf"), BAD).unwrap();
    fs::write(odd.join(OsStr::from_bytes(b"\xff.bicep")), "var x = 'managedClusters'\n").unwrap();
    let run = found(folder.path());
    assert_eq!(run.status, 1, "{}", run.out);
    assert!(!run.out.contains('\u{1b}'), "{}", run.out);
    all_formats_end(folder.path());
}

#[test]
fn names_that_differ_in_case_alone() {
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("Main.tf", BAD),
        ("main.tf", "locals {\n  a = 1\n}\n"),
        ("MAIN.bicep", "var a = 'managedClusters'\n"),
        ("main.bicep", "var b = 'managedClusters'\n"),
    ]);
    let run = found(folder.path());
    assert!(run.out.starts_with("Main.tf:") || run.out.starts_with("main.tf:"), "{}", run.out);
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
}

/// Bytes that no language allows are said where they are, if the file has to do with clusters.
#[test]
fn bytes_that_are_no_text() {
    let wide = |text: &str, big: bool| -> Vec<u8> {
        let mark = std::iter::once(0xfeff).chain(text.encode_utf16());
        mark.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let template = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [ { "type": "Microsoft.ContainerService/managedClusters", "name": "a" } ] }"#;
    let bicep = "resource a 'Microsoft.ContainerService/managedClusters@2025-05-01' = {\n}\n";
    let folder = workspace(&[(".git/HEAD", ""), ("good/main.tf", CLEAN)]);
    let cases: [(&str, Vec<u8>); 6] = [
        ("nul.tf", [BAD.as_bytes(), b"\0\0"].concat()),
        ("latin.tf", [BAD.as_bytes(), b"locals {\n  caf\xe9 = 1\n}\n"].concat()),
        ("little.tf", wide(BAD, false)),
        ("big.tf", wide(BAD, true)),
        ("wide.json", wide(template, false)),
        ("wide.bicep", wide(bicep, true)),
    ];
    for (name, bytes) in cases {
        let path = folder.path().join(name.replace('.', "-")).join(name);
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    let run = found(folder.path());
    assert_eq!(run.status, 1);
    for name in ["nul.tf", "latin.tf", "little.tf", "big.tf", "wide.json", "wide.bicep"] {
        let said = run.out.lines().any(|line| line.contains(name) && line.contains("syntax-error"));
        assert!(said, "{name} is not said in\n{}", run.out);
    }
    assert!(!run.out.contains('\0'));
    all_formats_end(folder.path());
    // Nobody looks at what a comment is made of, and places behind it stay where they are.
    let comments = [b"# caf\xe9 /* \xff\n/* \xe9\n*/ ", BAD.as_bytes()].concat();
    let folder = workspace(&[(".git/HEAD", "")]);
    fs::write(folder.path().join("main.tf"), comments).unwrap();
    let run = found(folder.path());
    assert!(run.out.contains("main.tf:3:4: error: cluster"), "{}", run.out);
    assert!(!run.out.contains("syntax-error"), "{}", run.out);
}

/// A file that is too large to be read is searched all the same; the words may lie across two pieces.
#[test]
fn files_that_are_too_large() {
    let folder = workspace(&[(".git/HEAD", ""), ("other/main.tf", CLEAN)]);
    let large = |name: &str, text: &str, at: u64, size: u64| {
        use std::os::unix::fs::FileExt as _;
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = fs::File::create(path).unwrap();
        file.set_len(size).unwrap();
        file.write_all_at(text.as_bytes(), at).unwrap();
    };
    large("large/main.tf", "azurerm_kubernetes_cluster", (1 << 20) - 7, (64 << 20) + 4096);
    large("huge/main.bicep", "managedClusters", (1 << 30) - 50, 1 << 30);
    large("harmless/main.json", "nothing to do with it", 0, (64 << 20) + 4096);
    let run = found(folder.path());
    assert!(run.out.contains("large/main.tf:1:1"), "{}", run.out);
    assert!(run.out.contains("huge/main.bicep:1:1"), "{}", run.out);
    assert_eq!(run.out.matches("larger than 64 MiB").count(), 2, "{}", run.out);
    assert_eq!((run.status, run.out.lines().count()), (1, 2), "{}", run.out);
}

/// Keys that an object has twice are renamed for the parser of HCL, which once renamed one of them for ever.
#[test]
fn keys_that_are_taken() {
    let objects: String = (0..60).map(|_| "{ a = 1, a = 2, b = 1, b = 2, c = 3 }, ").collect();
    for text in
        ["l = (r)\nt = { !a = 1\n a = 2\n b = 2\n a\"", "t = { a = 1\n a = 2\n b = 1\n b = 2\n }\n"]
    {
        let folder =
            workspace(&[(".git/HEAD", ""), ("main.tf", &format!("{BAD}locals {{\n{text}}}\n"))]);
        assert_eq!(found(folder.path()).status, 1);
    }
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("main.tf", &format!("{BAD}locals {{\n x = [{objects}]\n}}\n")),
    ]);
    let run = found(folder.path());
    assert!(run.out.starts_with("main.tf:1:1: error: cluster"), "{}", run.out);
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
}

/// The parser of HCL reports some errors in the middle of a character.
#[test]
fn errors_within_a_character() {
    let native = "resource \"azurerm_kubernetes_cluster\" \"a\" {\n  name = \u{79e}";
    let json =
        "{\"resource\": {\"azurerm_kubernetes_cluster\": {\"a\": {\"name\": \"${\u{79e}\"}}}}";
    for (name, text) in
        [("main.tf", native), ("main.tf.json", json), (".akslint.hcl", "x = \u{79e}")]
    {
        let folder = workspace(&[(".git/HEAD", ""), ("good.tf", CLEAN), (name, text)]);
        let run = run_in(folder.path(), &["check", ".", "--format", "concise"]);
        assert!(run.status > 0 && !run.err.contains("panicked"), "{name}: {}", run.err);
    }
}

/// They are one module, so that all of them are parsed.
#[test]
fn many_files_in_one_folder() {
    let folder = workspace(&[(".git/HEAD", ""), ("main.tf", BAD)]);
    for number in 0..100_000 {
        fs::write(folder.path().join(format!("f{number}.tf")), "").unwrap();
    }
    assert_eq!(found(folder.path()).out.lines().count(), 1);
}

/// A file that nobody may read is said, for it may declare anything; a folder fails the run.
#[test]
fn files_and_folders_that_may_not_be_read() {
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("good/main.tf", BAD),
        ("closed/main.tf", CLEAN),
        ("closed/aks.bicep", "var a = 'managedClusters'\n"),
    ]);
    // Who is root may read everything, and so runs it as somebody else.
    let binary = folder.path().join("akslint");
    fs::copy(env!("CARGO_BIN_EXE_akslint"), &binary).unwrap();
    let mode = |path: &str, mode: u32| {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("", 0o755);
    let check = || {
        let mut command = Command::new(&binary);
        command.args(["check", ".", "--format", "concise", "-q"]).current_dir(folder.path());
        if folder.path().metadata().unwrap().uid() == 0 {
            command.uid(65_534).gid(65_534);
        }
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    };
    mode("closed/main.tf", 0);
    mode("closed/aks.bicep", 0);
    let (status, out, err) = check();
    assert_eq!((status, err.as_str()), (1, ""), "{out}");
    for said in [
        "closed/main.tf:1:1: error: cannot read the file: permission is denied",
        "closed/aks.bicep:1:1: error: cannot read the file: permission is denied",
        "good/main.tf:1:1: error: cluster",
    ] {
        assert!(out.contains(said), "{said} is not said in\n{out}");
    }
    mode("closed", 0);
    let (status, out, err) = check();
    mode("closed", 0o755);
    assert_eq!((status, out.lines().count()), (2, 1), "{out}{err}");
    assert!(err.contains("cannot read") && err.contains("closed"), "{err}");
}

/// Somebody edits, deletes and restores the files all the while.
#[test]
fn files_that_change_while_they_are_read() {
    let folder = workspace(&[(".git/HEAD", ""), ("good/main.tf", BAD)]);
    let path = folder.path().to_path_buf();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let template = "{ \"resources\": [ { \"type\": \"Microsoft.ContainerService/managedClusters\" } ] }";
            for number in 0_usize.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let module = path.join(format!("m{}", number % 40));
                let _ = match number % 5 {
                    0 => fs::remove_dir_all(&module),
                    1 => fs::create_dir_all(&module),
                    2 => fs::write(module.join("main.tf"), &BAD.repeat(50)[..number % 2_000]),
                    3 => fs::write(module.join("main.json"), &template[..number % template.len()]),
                    _ => fs::rename(module.join("main.tf"), module.join("other.tf")),
                };
            }
        });
        for _ in 0..20 {
            let run = found(&path);
            assert!(run.status <= 2 && !run.err.contains("panicked"), "{}", run.err);
            assert!(run.out.contains("good/main.tf:1:1: error: cluster"), "{}", run.out);
        }
        stop.store(true, Ordering::Relaxed);
    });
}

/// What runs opens nothing outside of the workspace, talks to nobody, and starts nothing.
#[test]
fn nothing_outside_is_opened() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.txt");
    fs::write(&secret, "hunter2").unwrap();
    fs::write(outside.path().join("main.tf"), BAD).unwrap();
    let secret = secret.display();
    let code = format!(
        "module \"out\" {{\n  source = \"../../{0}\"\n}}\n\nresource \"azurerm_kubernetes_cluster\" \"a\" {{\n  name = file(\"{secret}\")\n  dns_prefix = templatefile(\"../../../../../../{secret}\", {{}})\n  identity {{\n    type = fileexists(\"/etc/passwd\") ? \"SystemAssigned\" : \"SystemAssigned\"\n  }}\n}}\n",
        outside.path().display()
    );
    let bicep = format!(
        "resource a 'Microsoft.ContainerService/managedClusters@2025-05-01' = {{\n  name: loadTextContent('../../../../../..{secret}')\n  identity: {{ type: 'SystemAssigned' }}\n}}\n\nmodule b '../../../../../..{secret}' = {{\n  name: 'b'\n}}\n"
    );
    let folder = workspace(&[(".git/HEAD", ""), ("a/main.tf", &code), ("b/main.bicep", &bicep)]);
    symlink(outside.path(), folder.path().join("a/linked")).unwrap();
    let run = run_in(folder.path(), &["check", ".", "--strict", "--format", "json"]);
    assert!(!run.out.contains("hunter2"));
    let log = outside.path().join("log");
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-y", "-e", "trace=open,openat,openat2,connect,socket,execve", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_akslint"))
        .args(["check", ".", "--strict"])
        .current_dir(folder.path())
        .output();
    let Ok(_) = traced else {
        println!("strace is not there: nothing was traced");
        return;
    };
    let log = fs::read_to_string(log).unwrap();
    let root = folder.path().canonicalize().unwrap();
    let system = ["/lib", "/usr/lib", "/etc/ld.so", "/proc/", "/sys/fs/cgroup", "/dev/null"];
    assert!(log.contains("main.bicep"), "nothing was traced:\n{log}");
    assert_eq!(log.matches("execve(").count(), 1, "{log}");
    assert!(!log.contains("socket(") && !log.contains("connect("), "{log}");
    // What was opened in the end: `openat2(3</tmp/x>, "main.tf", …) = 4</tmp/x/main.tf>`.
    for line in log.lines().filter(|line| line.contains("open")) {
        let Some((_, opened)) = line.rsplit_once(" = ") else { continue };
        let Some((_, path)) = opened.split_once('<') else { continue };
        let is_inside = Path::new(path.trim_end_matches('>')).starts_with(&root);
        assert!(is_inside || system.iter().any(|start| path.starts_with(start)), "{line}");
    }
}

/// A file that was found, and is a link out of the workspace, is neither read nor written, in any format.
#[test]
fn links_out_are_neither_read_nor_written() {
    let outside = tempfile::tempdir().unwrap();
    let planted = "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#\", \"contentVersion\": \"1.0.0.0\", \"parameters\": { \"t\": { \"value\": \"planted-value\" } } }";
    fs::write(outside.path().join("p.json"), planted).unwrap();
    fs::write(
        outside.path().join("p.bicepparam"),
        "using 'main.bicep'\nparam t = 'planted-value'\n",
    )
    .unwrap();
    let template = "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\", \"parameters\": { \"t\": { \"type\": \"string\" } }, \"resources\": [ { \"type\": \"Microsoft.ContainerService/managedClusters\", \"apiVersion\": \"2025-05-01\", \"name\": \"a\", \"identity\": { \"type\": \"[parameters('t')]\" } } ] }";
    let bicep = "param t string\nresource a 'Microsoft.ContainerService/managedClusters@2025-05-01' = {\n  name: 'a'\n  identity: { type: t }\n}\n";
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("azuredeploy.json", template),
        ("b/main.bicep", bicep),
        ("c/main.tf", BAD),
    ]);
    let link = |name: &str, end: &str| {
        symlink(outside.path().join(end), folder.path().join(name)).unwrap();
    };
    link("azuredeploy.parameters.json", "p.json");
    link("b/main.bicepparam", "p.bicepparam");
    for format in akslint::report::Format::value_variants() {
        let format = format.to_possible_value().unwrap();
        let run = run_in(folder.path(), &["check", "--strict", "--format", format.get_name()]);
        assert_eq!(run.status, 1, "{}", run.err);
        assert!(!(run.out + &run.err).contains("planted"), "{}", format.get_name());
    }
    // The default name of the baseline, and a configured one at whose end nothing is yet.
    fs::write(outside.path().join("profile"), "keep").unwrap();
    link(".akslint-baseline.json", "profile");
    let run = run_in(folder.path(), &["baseline"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("it is a link"), "{}", run.err);
    assert_eq!(fs::read_to_string(outside.path().join("profile")).unwrap(), "keep");
    link("known.json", "new");
    fs::write(folder.path().join(".akslint.hcl"), "baseline = \"known.json\"\n").unwrap();
    assert_eq!(run_in(folder.path(), &["baseline"]).status, 2);
    assert!(!outside.path().join("new").exists());
    // What somebody names is theirs.
    fs::remove_file(folder.path().join(".akslint.hcl")).unwrap();
    let named = run_in(folder.path(), &["baseline", "--baseline", "known.json"]);
    assert_eq!(named.status, 0, "{}", named.err);
    assert!(outside.path().join("new").exists());
}

/// Whether there is something outside of the workspace, nobody learns.
#[test]
fn what_exists_outside_is_not_said() {
    let outside = tempfile::tempdir().unwrap();
    let there = outside.path().join("there");
    let code = format!(
        "resource \"azurerm_kubernetes_cluster\" \"a\" {{\n  name = file(\"{0}\")\n  identity {{\n    type = fileexists(\"{0}\") ? file(\"link\") : \"SystemAssigned\"\n  }}\n}}\n",
        there.display()
    );
    let folder = workspace(&[(".git/HEAD", ""), ("main.tf", &code)]);
    symlink(&there, folder.path().join("link")).unwrap();
    let said = || run_in(folder.path(), &["check", "--strict", "--format", "json"]).out;
    let before = said();
    fs::write(&there, "x").unwrap();
    assert_eq!(before, said());
}

#[test]
fn a_folder_is_no_name_for_standard_input() {
    let folder = workspace(&[(".git/HEAD", ""), ("a/main.tf", BAD)]);
    for name in ["a", "..", "."] {
        let run = run_in(folder.path(), &["check", "-", "--stdin-filename", name]);
        assert_eq!(run.status, 2, "{name}");
        assert!(run.err.contains("is not the name of a file"), "{}", run.err);
    }
}
