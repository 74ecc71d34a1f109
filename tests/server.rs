//! The language server, asked as a client asks it.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/client.rs"]
mod client;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use akslint::fs::{FileSystem, Memory, Reach};
use akslint::server::Ending;
use lsp_server::{Message, Request};
use serde_json::{Value, json};

use client::{Client, edited, uri};

const MAIN: &str = "/code/main.tf";
const VARIABLES: &str = "/code/variables.tf";

const CLUSTER: &str = "\
resource \"azurerm_kubernetes_cluster\" \"aks\" {
  name = \"aks\"

  identity {
    type = var.identity_type
  }
}
";

const VARIABLE: &str = "variable \"identity_type\" {\n  default = \"SystemAssigned\"\n}\n";

fn files() -> Arc<Memory> {
    Arc::new(Memory::new([(MAIN, CLUSTER), (VARIABLES, VARIABLE), ("/code/.git/HEAD", "")]))
}

fn client() -> Client {
    Client::new(files(), "/code")
}

#[test]
fn a_client_that_shuts_the_server_down_leaves_in_order() {
    let mut client = client();
    assert_eq!(
        client.ask("akslint/nothing", Value::Null),
        Err("unknown method `akslint/nothing`".into())
    );
    assert_eq!(client.server_says["serverInfo"]["name"], "akslint");
    assert_eq!(client.quit(), Ending::Orderly);
}

#[test]
fn the_server_ends_with_its_client() {
    let mut client = client();
    client.diagnostics(MAIN);
    assert_eq!(client.leave(), Ending::Abrupt);
    let mut client = self::client();
    client.ask("shutdown", Value::Null).unwrap();
    assert_eq!(client.ask("shutdown", Value::Null), Err("the server is leaving".into()));
    assert_eq!(client.leave(), Ending::Abrupt);
}

#[test]
fn a_change_in_one_file_is_found_in_another() {
    let mut client = client();
    client.open(VARIABLES, VARIABLE);
    assert_eq!(client.rules(MAIN), Vec::<String>::new());
    client.write(VARIABLES, 2, &VARIABLE.replace("SystemAssigned", "UserAssigned"));
    let found = client.diagnostics(MAIN);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["code"], "user-assigned-without-identities");
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["source"], "akslint");
    assert_eq!(found[0]["range"]["start"], json!({ "line": 3, "character": 2 }));
    assert!(found[0]["codeDescription"]["href"].as_str().unwrap().starts_with("https://"));
    let related = found[0]["relatedInformation"].as_array().unwrap();
    assert!(related.iter().any(|one| one["location"]["uri"] == uri(VARIABLES)), "{related:?}");
    // Closed, the file counts as it is on disk.
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri(VARIABLES) } }));
    assert_eq!(client.rules(MAIN), Vec::<String>::new());
    assert_eq!(client.quit(), Ending::Orderly);
}

#[test]
fn diagnostics_are_pushed_to_who_does_not_ask() {
    let mut client = Client::with(files(), &["/code"], json!({}), Value::Null);
    client.open(VARIABLES, VARIABLE);
    client.write(VARIABLES, 2, &VARIABLE.replace("SystemAssigned", "UserAssigned"));
    let pushed = client.await_notification("textDocument/publishDiagnostics");
    assert_eq!(pushed["uri"], uri(MAIN));
    assert_eq!(pushed["diagnostics"].as_array().unwrap().len(), 1);
    client.write(VARIABLES, 3, VARIABLE);
    let pushed = client.await_notification("textDocument/publishDiagnostics");
    assert_eq!((&pushed["uri"], &pushed["diagnostics"]), (&json!(uri(MAIN)), &json!([])));
    // What did not change is not pushed again: the next is about the other file, and has its version.
    client.write(VARIABLES, 4, "variable \"identity_type\" {");
    let pushed = client.await_notification("textDocument/publishDiagnostics");
    assert_eq!((&pushed["uri"], &pushed["version"]), (&json!(uri(VARIABLES)), &json!(4)));
    assert_eq!(client.quit(), Ending::Orderly);
}

#[test]
fn the_workspace_is_reported_with_what_is_clean_again() {
    let mut client = client();
    client.open(VARIABLES, &VARIABLE.replace("SystemAssigned", "UserAssigned"));
    let mut all = |known: &[&str]| {
        let known: Vec<Value> =
            known.iter().map(|uri| json!({ "uri": uri, "value": "before" })).collect();
        let report = client.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
        let items = report.unwrap()["items"].as_array().unwrap().clone();
        let count = |item: &Value| {
            (item["uri"].as_str().unwrap().to_owned(), item["items"].as_array().unwrap().len())
        };
        let counts: Vec<(String, usize)> = items.iter().map(count).collect();
        client.write(VARIABLES, 2, VARIABLE);
        counts
    };
    assert_eq!(all(&[]), [(uri(MAIN), 1)]);
    assert_eq!(all(&[&uri(MAIN)]), [(uri(MAIN), 0)]);
    // Also if the client did not get the answer before.
    assert_eq!(all(&[&uri(MAIN)]), [(uri(MAIN), 0)]);
    assert_eq!(all(&[]), []);
}

#[test]
fn what_was_wrong_with_a_configuration_is_taken_back() {
    let configuration = "/code/.akslint.hcl";
    let mut client = client();
    client.open(configuration, "rules {\n  nope = \"off\"\n}\n");
    assert_eq!(client.rules(configuration), ["configuration"]);
    client.write(configuration, 2, "rules {\n  missing-identity = \"of\"\n}\n");
    assert_eq!(client.rules(configuration), ["configuration"]);
    client.write(configuration, 3, "rules {\n}\n");
    assert_eq!(client.rules(configuration), Vec::<String>::new());
}

#[test]
fn parts_of_a_document_change_in_the_units_of_the_client() {
    for (encodings, name, end) in
        [(json!(["utf-8", "utf-16"]), "utf-8", 13), (json!(null), "utf-16", 11)]
    {
        let capabilities = json!({
            "textDocument": { "diagnostic": {} },
            "general": { "positionEncodings": encodings },
        });
        let mut client = Client::with(files(), &["/code"], capabilities, Value::Null);
        assert_eq!(client.server_says["capabilities"]["positionEncoding"], name);
        client.open(
            MAIN,
            &CLUSTER
                .replace("name = \"aks\"", "/* \u{1f980} */ name = \"aks\" # akslint: ignore[x]"),
        );
        // Behind the comment, `name` becomes `names`.
        let at = json!({ "line": 1, "character": end });
        client.change(MAIN, 2, json!([{ "range": { "start": at, "end": at }, "text": " " }]));
        let found = client.diagnostics(MAIN);
        assert_eq!(found[0]["code"], "unknown-rule-in-suppression");
        let start = if name == "utf-8" { 45 } else { 43 };
        assert_eq!(found[0]["range"]["start"]["character"], start, "{found:?}");
    }
}

#[test]
fn what_does_not_fit_changes_nothing_and_is_said() {
    let mut client = client();
    client.open(VARIABLES, &VARIABLE.replace("SystemAssigned", "UserAssigned"));
    let range = |line: u32| json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 1 } });
    client.change(VARIABLES, 2, json!([{ "range": range(900), "text": "x" }]));
    let malformed = json!({ "start": { "line": -1, "character": 0 } });
    client.change(VARIABLES, 2, json!([{ "range": malformed, "text": "x" }]));
    client.change("/code/other.tf", 2, json!([{ "text": "x" }]));
    client.tell("textDocument/didChange", json!({ "textDocument": 3 }));
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": "untitled:x" } }));
    client.tell("$/setTrace", json!({ "value": "off" }));
    assert_eq!(client.rules(MAIN), ["user-assigned-without-identities"]);
    let said = client.heard("window/logMessage");
    let said: Vec<&str> = said.iter().map(|one| one["message"].as_str().unwrap()).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said[0].contains("has no range 900:0-900:1"), "{said:?}");
    assert!(said[1].contains("invalid range"), "{said:?}");
    assert!(said[2].contains("is not open"), "{said:?}");
    let elsewhere = json!({ "textDocument": { "uri": "file:///elsewhere/x.tf" } });
    assert!(client.ask("textDocument/diagnostic", elsewhere).is_err());
    assert!(client.ask("textDocument/hover", json!({})).is_err());
}

#[test]
fn what_is_no_message_is_answered_and_the_next_one_is_read() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_akslint"))
        .arg("server")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    for body in [
        "{",
        "[]",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}",
    ] {
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
    input.flush().unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    let mut answers = Vec::new();
    for _ in 0..3 {
        let mut header = String::new();
        output.read_line(&mut header).unwrap();
        let length = header.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        output.read_line(&mut header).unwrap();
        let mut body = vec![0; length];
        output.read_exact(&mut body).unwrap();
        answers.push(serde_json::from_slice::<Value>(&body).unwrap());
    }
    let codes: Vec<&Value> = answers.iter().map(|answer| &answer["error"]["code"]).collect();
    assert_eq!(codes, [&json!(-32700), &json!(-32600), &Value::Null]);
    assert_eq!(answers[2]["id"], 1);
    drop(input);
    server.wait().unwrap();
}

#[test]
fn a_request_that_is_cancelled_is_not_carried_out() {
    let mut client = client();
    let ask = |client: &Client, id: i32| {
        let params = json!({ "textDocument": { "uri": uri(MAIN) } });
        client.send(Request { id: id.into(), method: "textDocument/diagnostic".into(), params });
    };
    // The server may have taken up the first by the time that the second is cancelled, and not the second.
    ask(&client, 101);
    ask(&client, 102);
    client.tell("$/cancelRequest", json!({ "id": 102 }));
    client.tell("$/cancelRequest", json!({ "id": 900 }));
    let mut answers = Vec::new();
    while answers.len() < 2 {
        match client.next() {
            Message::Response(response) => answers.push(response),
            other => client.heard.push(other),
        }
    }
    assert!(answers.iter().any(|answer| answer.id == 101.into()));
    assert_eq!(client.quit(), Ending::Orderly);
}

#[test]
fn files_that_change_on_disk_are_read_again() {
    let files = files();
    let mut client = Client::new(Arc::clone(&files) as Arc<dyn FileSystem>, "/code");
    let changed = |client: &Client, path: &str, text: &str| {
        files.write(Path::new(path), text.as_bytes(), Reach::Anywhere).unwrap();
        let change = json!({ "uri": uri(path), "type": 2 });
        client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    };
    assert_eq!(client.rules(MAIN), Vec::<String>::new());
    changed(&client, "/code/terraform.tfvars", "identity_type = \"UserAssigned\"\n");
    assert_eq!(client.rules(MAIN), ["user-assigned-without-identities"]);
    changed(
        &client,
        "/code/.akslint.hcl",
        "rules = {\n  user-assigned-without-identities = \"off\"\n}\n",
    );
    assert_eq!(client.rules(MAIN), Vec::<String>::new());
    // What is wrong with the configuration is said there, and what was known stays.
    changed(&client, "/code/.akslint.hcl", "rules = {\n  no-such-rule = \"off\"\n}\n");
    assert_eq!(client.rules("/code/.akslint.hcl"), ["configuration"]);
    changed(&client, "/code/.akslint.hcl", "\n");
    assert_eq!(client.rules("/code/.akslint.hcl"), Vec::<String>::new());
    assert_eq!(client.rules(MAIN), ["user-assigned-without-identities"]);
}

#[test]
fn settings_of_the_client_count() {
    let options = json!({ "extendSelect": ["role-assignment-missing-principal-type"], "ignore": ["missing-identity"] });
    let files = Arc::new(Memory::new([(
        "/code/main.tf",
        "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n",
    )]));
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::with(files, &["/code"], capabilities, options);
    assert_eq!(client.rules(MAIN), Vec::<String>::new());
    // What a client does not mention stays, and what makes no sense is left alone.
    for settings in [Value::Null, json!({}), json!({ "akslint": { "select": 1 } })] {
        client.tell("workspace/didChangeConfiguration", json!({ "settings": settings }));
        assert_eq!(client.rules(MAIN), Vec::<String>::new());
    }
    let settings = json!({ "akslint": { "ignore": [] } });
    client.tell("workspace/didChangeConfiguration", json!({ "settings": settings }));
    assert_eq!(client.rules(MAIN), ["missing-identity"]);
}

/// Clients are told that they have the diagnostics of a file already.
#[test]
fn unchanged_diagnostics_are_not_sent_again() {
    let bad = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
    let files = Arc::new(Memory::new([(MAIN, bad)]));
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::with(files, &["/code"], capabilities, Value::Null);
    client.open(MAIN, bad);
    let of_document = |client: &mut Client, id: &Value| {
        let params = json!({ "textDocument": { "uri": uri(MAIN) }, "previousResultId": id });
        client.ask("textDocument/diagnostic", params).unwrap()
    };
    let of_workspace = |client: &mut Client, id: &Value| {
        let previous = json!([{ "uri": uri(MAIN), "value": id }]);
        let params = json!({ "previousResultIds": previous });
        client.ask("workspace/diagnostic", params).unwrap()["items"][0].clone()
    };
    let first = of_document(&mut client, &Value::Null);
    assert_eq!(first["kind"], "full");
    let id = &first["resultId"];
    for report in [of_document(&mut client, id), of_workspace(&mut client, id)] {
        assert_eq!((&report["kind"], &report["resultId"]), (&json!("unchanged"), id));
        assert!(report.get("items").is_none());
    }
    client.write(MAIN, 2, &format!("\n{bad}"));
    for report in [of_document(&mut client, id), of_workspace(&mut client, id)] {
        assert_eq!(
            (&report["kind"], report["items"].as_array().unwrap().len()),
            (&json!("full"), 1)
        );
        assert_ne!(report["resultId"], *id);
    }
}

#[test]
fn folders_come_and_go() {
    let bad = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
    let files = Arc::new(Memory::new([
        ("/a/main.tf", bad),
        ("/b/main.tf", bad),
        ("/c/main.tf", bad),
        ("/c/below/main.tf", bad),
    ]));
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::with(files, &["/a"], capabilities, Value::Null);
    assert_eq!(client.rules("/a/main.tf"), ["missing-identity"]);
    let ask = |client: &mut Client, path: &str| {
        client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(path) } }))
    };
    assert!(ask(&mut client, "/b/main.tf").is_err());
    let folder = |path: &str| json!({ "uri": uri(path), "name": path });
    let event = json!({ "added": [folder("/b")], "removed": [folder("/a")] });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert_eq!(client.rules("/b/main.tf"), ["missing-identity"]);
    assert!(ask(&mut client, "/a/main.tf").is_err());
    // A file outside of all folders is judged with its own one, as long as it is open.
    client.open("/c/main.tf", bad);
    assert_eq!(client.rules("/c/main.tf"), ["missing-identity"]);
    assert!(client.rules("/c/below/main.tf").is_empty());
    let document = json!({ "textDocument": { "uri": uri("/c/main.tf") } });
    client.tell("textDocument/didClose", document);
    assert!(ask(&mut client, "/c/main.tf").is_err());
}

#[test]
fn fixes_are_offered_and_hold() {
    let text = "\
resource \"azurerm_user_assigned_identity\" \"a\" {
  name = \"a\"
}

resource \"azurerm_role_assignment\" \"r\" {
  role_definition_name = \"Reader\"
  scope                = \"/subscriptions/x\"
  principal_id         = azurerm_user_assigned_identity.a.client_id
}

resource \"azurerm_kubernetes_cluster\" \"aks\" {
  name = \"aks\"
}
";
    let mut client = client();
    client.open(MAIN, text);
    client.diagnostics(MAIN);
    let actions = client.actions(MAIN, 7, &[]);
    let titles: Vec<&str> = actions.iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "Use the principal (object) ID",
            "Suppress `role-principal-is-not-an-object-id` here",
            "Fix all that is safe to fix",
        ]
    );
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(actions[0]["diagnostics"][0]["code"], "role-principal-is-not-an-object-id");
    let apply = |action: &Value| {
        let edits = &action["edit"]["changes"][uri(MAIN)];
        edited(text, edits.as_array().unwrap())
    };
    let fixed = text.replace(".client_id", ".principal_id");
    assert_eq!(apply(&actions[0]), fixed);
    assert_eq!(apply(&actions[2]), fixed);
    assert!(apply(&actions[1]).contains("# akslint: ignore[role-principal-is-not-an-object-id] reason\nresource \"azurerm_role_assignment\""));
    // What is only asked for, by kinds and their beginnings.
    let kinds = |client: &mut Client, only: &[&str]| -> Vec<String> {
        let actions = client.actions(MAIN, 7, only);
        actions.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&mut client, &["source"]), ["source.fixAll.akslint"]);
    assert_eq!(kinds(&mut client, &["source.fixAll"]), ["source.fixAll.akslint"]);
    assert_eq!(kinds(&mut client, &["source.organizeImports"]), Vec::<String>::new());
    assert_eq!(kinds(&mut client, &["quickfix"]), ["quickfix", "quickfix"]);
    // One that changes what is deployed says so.
    let actions = client.actions(MAIN, 10, &["quickfix"]);
    assert_eq!(actions[0]["title"], "Add a system-assigned identity (unsafe)");
    assert_eq!(actions[0]["isPreferred"], false);
    client.write(MAIN, 2, &apply(&actions[0]));
    assert_eq!(client.rules(MAIN), ["role-principal-is-not-an-object-id"]);
    // Trying fixes leaves the session as it was.
    client.write(MAIN, 3, &fixed);
    assert_eq!(client.rules(MAIN), ["missing-identity"]);
}

#[test]
fn edits_name_the_version_that_they_are_for() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "window": { "showDocument": { "support": true } },
    });
    let mut client = Client::with(files(), &["/code"], capabilities, json!({ "showsWhy": true }));
    client.open(VARIABLES, &VARIABLE.replace("SystemAssigned", "UserAssigned"));
    client.open(MAIN, CLUSTER);
    let actions = client.actions(MAIN, 3, &[]);
    let titles: Vec<&str> = actions.iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "Suppress `user-assigned-without-identities` here",
            "Open the documentation of `user-assigned-without-identities`",
            "Show why",
        ]
    );
    let document = &actions[0]["edit"]["documentChanges"][0]["textDocument"];
    assert_eq!(*document, json!({ "uri": uri(MAIN), "version": 1 }));
    let command = &actions[1]["command"];
    let params = json!({ "command": command["command"], "arguments": command["arguments"] });
    client.ask("workspace/executeCommand", params).unwrap();
    let shown = client.heard.iter().find_map(|message| match message {
        Message::Request(request) if request.method == "window/showDocument" => {
            Some(&request.params)
        }
        _ => None,
    });
    assert_eq!(shown.unwrap()["external"], true);
    let places = actions[2]["command"]["arguments"][2].as_array().unwrap();
    assert!(places.iter().any(|place| place["uri"] == uri(VARIABLES)), "{places:?}");
    let other = json!({ "command": "akslint.openPage", "arguments": ["file:///etc/passwd"] });
    assert!(client.ask("workspace/executeCommand", other).is_err());
}

#[test]
fn clusters_say_what_they_run_as() {
    let text = "\
variable \"client_id\" {}

resource \"azurerm_user_assigned_identity\" \"aks\" {
  name = \"aks\"
}

resource \"azurerm_role_assignment\" \"pull\" {
  role_definition_name = \"AcrPull\"
  scope                = azurerm_container_registry.acr.id
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource \"azurerm_container_registry\" \"acr\" {
  name = \"acr\"
}

resource \"azurerm_kubernetes_cluster\" \"aks\" {
  name = \"aks\"

  dynamic \"identity\" {
    for_each = var.client_id == \"\" ? [1] : []
    content {
      type         = \"UserAssigned\"
      identity_ids = [azurerm_user_assigned_identity.aks.id]
    }
  }

  dynamic \"service_principal\" {
    for_each = var.client_id == \"\" ? [] : [1]
    content {
      client_id     = var.client_id
      client_secret = \"x\"
    }
  }
}
";
    let mut client = client();
    client.open(MAIN, text);
    let lenses = client
        .ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri(MAIN) } }))
        .unwrap();
    let lens = &lenses.as_array().unwrap()[0];
    assert_eq!(lens["range"]["start"]["line"], 16);
    let title = lens["command"]["title"].as_str().unwrap();
    assert!(title.starts_with("runs as: "), "{title}");
    assert!(
        title.contains(
            "user-assigned azurerm_user_assigned_identity.aks when var.client_id == \"\""
        ),
        "{title}"
    );
    assert!(title.contains(" · service-principal"), "{title}");
    let line = |part: &str| text.lines().position(|line| line.contains(part)).unwrap();
    let hover = |client: &mut Client, line: usize, character: usize| {
        let hover = client.at("textDocument/hover", MAIN, line, character);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    for place in [line("\"azurerm_kubernetes_cluster\""), line("identity_ids")] {
        let said = hover(&mut client, place, 12);
        assert!(said.contains("runs as"), "{said}");
        assert!(said.contains("| AcrPull |"), "{said}");
    }
    assert!(hover(&mut client, 0, 12).contains("runs as"), "a variable that decides");
    let said = hover(&mut client, line("principal_id"), 4);
    assert!(said.contains("has `AcrPull` on"), "{said}");
    assert_eq!(hover(&mut client, line("name = \"acr\""), 4), "");
}

#[test]
fn suppressions_are_explained_and_completed() {
    let text = format!(
        "# akslint: ignore[service-principal, missing-identity] why\n{CLUSTER}# akslint: ignore["
    );
    let mut client = client();
    client.open(MAIN, &text);
    let found = client.diagnostics(MAIN);
    let unused: Vec<&Value> =
        found.iter().filter(|one| one["code"] == "unused-suppression").collect();
    assert_eq!(unused.len(), 2);
    assert_eq!(unused[0]["tags"], json!([1]));
    let said = client.at("textDocument/hover", MAIN, 0, 20);
    assert!(said["contents"]["value"].as_str().unwrap().starts_with("**service-principal** ("));
    assert_eq!(said["range"]["start"]["character"], 18);
    let links = client
        .ask("textDocument/documentLink", json!({ "textDocument": { "uri": uri(MAIN) } }))
        .unwrap();
    assert_eq!(links.as_array().unwrap().len(), 2);
    assert!(links[0]["target"].as_str().unwrap().starts_with("https://"));
    let labels = |client: &mut Client, path: &str, line: usize, character: usize| -> Vec<String> {
        let items = client.at("textDocument/completion", path, line, character);
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["label"].as_str().unwrap().to_owned())
            .collect()
    };
    let last = text.lines().count() - 1;
    assert!(labels(&mut client, MAIN, last, 18).contains(&"missing-identity".to_owned()));
    assert_eq!(labels(&mut client, MAIN, 2, 3), Vec::<String>::new());
    // A string is no comment.
    let other = "/code/other.tf";
    client.open(other, "locals {\n  x = \"# akslint: ignore[service-principal]\"\n}\n");
    let links = client
        .ask("textDocument/documentLink", json!({ "textDocument": { "uri": uri(other) } }))
        .unwrap();
    assert_eq!(links, json!([]));
    // What the list has already is not offered again, and the whole name is replaced.
    let offered = client.at("textDocument/completion", MAIN, 0, 24);
    let offered = offered.as_array().unwrap();
    assert!(offered.iter().all(|item| item["label"] != "missing-identity"), "{offered:?}");
    let range = &offered[0]["textEdit"]["range"];
    assert_eq!(
        range["start"]["character"].as_u64().zip(range["end"]["character"].as_u64()),
        Some((18, 35))
    );
    let config = "/code/.akslint.hcl";
    client.open(
        config,
        "fail\nrules = {\n  \n}\noverride \"a/**\" {\n  service-principal = \"off\"\n}\nfail_on = \"\"\n",
    );
    assert!(labels(&mut client, config, 0, 4).contains(&"fail_on".to_owned()));
    assert!(labels(&mut client, config, 2, 2).contains(&"service-principal".to_owned()));
    assert_eq!(labels(&mut client, config, 5, 24), ["off", "info", "warning", "error"]);
    assert_eq!(labels(&mut client, config, 7, 11), ["error", "warning", "info", "never"]);
    let said = client.at("textDocument/hover", config, 5, 6);
    assert!(said["contents"]["value"].as_str().unwrap().starts_with("**service-principal** ("));
    let links = client
        .ask("textDocument/documentLink", json!({ "textDocument": { "uri": uri(config) } }))
        .unwrap();
    assert_eq!(links.as_array().unwrap().len(), 1);
}

#[test]
fn what_is_retired_is_tagged() {
    let text = "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {\n  name: 'aks'\n  identity: {\n    type: 'SystemAssigned'\n  }\n  properties: {\n    podIdentityProfile: {\n      enabled: true\n    }\n  }\n}\n";
    let mut client = client();
    client.open("/code/main.bicep", text);
    let found = client.diagnostics("/code/main.bicep");
    assert_eq!(
        (&found[0]["code"], &found[0]["tags"]),
        (&json!("pod-identity-enabled"), &json!([2]))
    );
}

#[test]
fn the_identity_map_is_drawn() {
    let mut client = client();
    let command = json!({ "command": "akslint.identityMap" });
    let maps = client.ask("workspace/executeCommand", command).unwrap();
    let map = maps[uri("/code")].as_str().unwrap();
    assert!(map.contains("flowchart"), "{map}");
}

#[test]
fn a_client_that_can_is_asked_to_watch_and_shown_progress() {
    let capabilities = json!({
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } },
        "window": { "workDoneProgress": true },
    });
    let mut client = Client::with(files(), &["/code"], capabilities, Value::Null);
    client.diagnostics(MAIN);
    let asked: Vec<&str> = client
        .heard
        .iter()
        .filter_map(|message| match message {
            Message::Request(request) => Some(request.method.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(asked, ["client/registerCapability", "window/workDoneProgress/create"]);
    let progress = client.heard("$/progress");
    let kinds: Vec<&str> =
        progress.iter().map(|one| one["value"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["begin", "end"]);
    assert_eq!(progress[0]["token"], 1);
    // What is known is not read again, even if it cannot be judged.
    client.open("/code/.akslint.hcl", "rules = {");
    client.diagnostics(MAIN);
    client.diagnostics(MAIN);
    assert_eq!(client.heard("$/progress"), Vec::<Value>::new());
}

/// What was found in the rest of a file stays while another resource is typed behind it.
#[test]
fn half_typed_code_loses_nothing() {
    let bicep = "resource bad 'Microsoft.ContainerService/managedClusters@2024-05-01' = {\n  name: 'bad'\n  properties: {}\n}\n\n";
    let terraform = "resource \"azurerm_kubernetes_cluster\" \"bad\" {\n  name = \"bad\"\n}\n\n";
    let typed = CLUSTER
        .replace("var.identity_type", "\"SystemAssigned\"")
        .replace("\"aks\" {", "\"typed\" {");
    let typed_bicep = bicep
        .replace("bad", "typed")
        .replace("  properties", "  identity: {\n    type: 'SystemAssigned'\n  }\n  properties");
    for (path, fixed, typed) in [(MAIN, terraform, typed), ("/code/main.bicep", bicep, typed_bicep)]
    {
        let mut client = client();
        client.open(path, fixed);
        for (version, end) in (2..).zip(0..=typed.len()) {
            client.write(path, version, &format!("{fixed}{}", &typed[..end]));
            let rules = client.rules(path);
            assert!(
                rules.contains(&"missing-identity".to_owned()),
                "{:?}: {rules:?}",
                &typed[..end]
            );
        }
        assert_eq!(client.rules(path), ["missing-identity"]);
    }
}

/// Every fixture, cut off anywhere, has an answer, and whole again the one that it had.
#[test]
fn fixtures_are_typed_and_taken_back() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut examples = Vec::new();
    for rule in std::fs::read_dir(folder).unwrap() {
        for name in ["fail.tf", "fail.bicep", "fail.json"] {
            examples.extend(
                std::fs::read_to_string(rule.as_ref().unwrap().path().join(name))
                    .map(|text| (name, text)),
            );
        }
    }
    assert!(examples.len() > 100);
    let mut client = Client::new(Arc::new(Memory::new([("/code/.git/HEAD", "")])), "/code");
    for (name, text) in examples {
        let path = format!("/code/{name}");
        client.open(&path, &text);
        let before = client.diagnostics(&path);
        let cuts =
            (1..8).map(|part| text.len() * part / 8).filter(|cut| text.is_char_boundary(*cut));
        for (version, cut) in (2..).zip(cuts) {
            client.write(&path, version, &text[..cut]);
            client.diagnostics(&path);
            client.at("textDocument/hover", &path, 0, 0);
        }
        client.write(&path, 99, &text);
        assert_eq!(client.diagnostics(&path), before, "{text}");
        client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri(&path) } }));
    }
    assert_eq!(client.heard("window/logMessage"), Vec::<Value>::new());
    assert_eq!(client.quit(), Ending::Orderly);
}

/// No answer has a secret of the code, whatever it is asked about.
#[test]
fn no_answer_has_a_secret() {
    let text = "\
variable \"password\" {}

resource \"azurerm_user_assigned_identity\" \"a\" {
  name = \"a\"
}

resource \"azurerm_kubernetes_cluster\" \"aks\" {
  name = \"aks\"

  dynamic \"identity\" {
    for_each = var.password == \"hunter2-condition\" ? [1] : []
    content {
      type = \"SystemAssigned\"
    }
  }

  service_principal {
    client_id     = \"11111111-2222-4333-8444-555555555555\"
    client_secret = \"hunter2-Q8~literal-secret-of-a-client-x\"
  }
}
";
    let mut client = client();
    client.open(MAIN, text);
    let document = json!({ "textDocument": { "uri": uri(MAIN) } });
    let mut answers = vec![json!(client.diagnostics(MAIN))];
    for method in ["textDocument/codeLens", "textDocument/documentLink"] {
        answers.push(client.ask(method, document.clone()).unwrap());
    }
    for line in 0..text.lines().count() {
        answers.push(client.at("textDocument/hover", MAIN, line, 5));
        answers.push(json!(client.actions(MAIN, line, &["quickfix"])));
    }
    for format in ["mermaid", "html"] {
        let command = json!({ "command": "akslint.identityMap", "arguments": [format] });
        answers.push(client.ask("workspace/executeCommand", command).unwrap());
    }
    let said = format!("{answers:?} {:?}", client.heard);
    assert!(
        said.contains("identity-and-service-principal") && said.contains("hardcoded-client-secret")
    );
    assert!(said.contains("runs as"));
    assert!(!said.contains("hunter2"), "{said}");
}
