"""Every format, read by somebody else's reader: over an ordinary repository and a hostile one.

Usage: formats.py AKSLINT NODE_TOOLS SCRATCH
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
import jsonschema
import junitparser
import pydot
from lxml import etree
from lxml import html as lxml_html

AKSLINT, TOOLS, SCRATCH = (Path(argument).resolve() for argument in sys.argv[1:4])

FORMATS = [
    "human", "concise", "json", "lsp-json", "sarif", "github", "azure-pipelines", "gitlab", "junit",
    "checkstyle", "rdjson", "markdown",
]
SECRET = "Zq8~planted.secret.value_77"

# What means something to a terminal, a log, XML, Markdown or Mermaid.
HOSTILE = [
    "a b", "quo'te\"", "per%cent %0A", "co::lon", "new\nline", "\x1b[31mred\x1b[0m", "cdata]]>", "pi|pe",
    "tick`s``", "<b>bold</b>", "<script>alert(1)</script>", "@team", "[x](https:evil.example)",
    "![x](https:evil.example)", "##vso[task.complete result=Failed]done", "::error::injected",
    "a,b;c=d]e", "&amp;&#64;", "end\"]; click n0 \"https:evil.example\"", "\u202egnirts", "{{n}}", "-->",
    "\n## Heading", "\n::error::injected", "\n##vso[task.complete result=Failed]", "]]><failure/>", "\\",
    "$(touch x)", "tab\there", "\u2028sep", "naïve 𐐀 ü",
]


def repository(name, files):
    root = SCRATCH / name
    root.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    for path, text in files.items():
        path = root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


def cluster(name, inside="", label="aks"):
    name = json.dumps(name, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
    label = json.dumps(label, ensure_ascii=False)
    return f'resource "azurerm_kubernetes_cluster" {label} {{\n  name = {name}\n{inside}}}\n'


def template(name):
    return json.dumps({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [{
            "type": "Microsoft.ContainerService/managedClusters", "apiVersion": "2024-01-01",
            "name": "[" + name if name.startswith("[") else name,
            "location": "x", "properties": {"dnsPrefix": name},
        }],
    }, indent=2, ensure_ascii=False)


SERVICE_PRINCIPAL = f'  service_principal {{\n    client_id     = "x"\n    client_secret = "{SECRET}"\n  }}\n'
ORDINARY = {
    "main.tf": 'module "aks" {\n  source = "./cluster"\n  name   = "one"\n}\n\n'
               'module "more" {\n  source = "./cluster"\n  name   = "two"\n}\n'
               'resource "azurerm_role_assignment" "pull" {\n  principal_id = module.aks.kubelet\n'
               '  role_definition_name = "AcrPull"\n  scope = azurerm_container_registry.r.id\n}\n'
               'resource "azurerm_container_registry" "r" {}\n',
    "cluster/main.tf": 'variable "name" {}\r\nresource "azurerm_kubernetes_cluster" "aks" {\r\n'
                       "  /* 𐐀 é */ name = var.name\r\n}\r\n"
                       'output "kubelet" {\n  value = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id\n}\n',
    "secret/main.tf": cluster("s", SERVICE_PRINCIPAL),
    "quiet/main.tf": "# akslint: ignore[missing-identity] CHG-1234, until spring\n" + cluster("q"),
    "unused/main.tf": "# akslint: ignore[missing-identity]\nlocals {}\n",
    "fix/main.tf": '\ufeffresource "azurerm_kubernetes_cluster" "fix" {\r\n  name = "fix"\r\n'
                   '  identity { type = /* é𐐀 */ "systemassigned" }\r\n}\r\n',
    "wide/main.tf.json": '{"resource":{"azurerm_kubernetes_cluster":{"é𐐀":{"name":"é𐐀","identity":{"type":"Odd"}}}}}',
    "open/main.tf": 'variable "ids" {}\n'
                    + cluster("o", '  identity {\n    type         = "UserAssigned"\n    identity_ids = var.ids\n  }\n'),
    "broken/main.tf": 'resource "azurerm_kubernetes_cluster" "aks" {\n',
}
HOSTILE_FILES = {}
for number, text in enumerate(HOSTILE):
    path = text.replace("/", "∕")
    HOSTILE_FILES[f"{number} {path}/{path}.tf"] = (
        f"# akslint: ignore[identity-and-service-principal] {text.splitlines()[-1]}\n"
        + cluster(text, SERVICE_PRINCIPAL, label=text)
    )
    HOSTILE_FILES[f"{number} {path}/aks {path}.json"] = template(text)


def run(root, form, *arguments):
    command = [str(AKSLINT), "check", "--strict", "--format", form, "--color", "never", *arguments]
    result = subprocess.run(command, cwd=root, capture_output=True)
    assert result.returncode == 1, (form, result.returncode, result.stderr)
    assert SECRET.encode() not in result.stdout + result.stderr, f"{form} shows a secret"
    output = result.stdout.decode("utf-8")
    one_thread = dict(os.environ, RAYON_NUM_THREADS="1")
    again = subprocess.run(command, cwd=root, capture_output=True, env=one_thread).stdout
    assert again == result.stdout, f"{form} differs between runs"
    return output


def consumer(name, value):
    command = ["node", str(TOOLS / "consumers.mjs"), name]
    result = subprocess.run(command, input=value.encode(), capture_output=True)
    assert result.returncode == 0, (name, result.stderr.decode())
    return result.stdout.decode()


def check_terminal(form, output):
    controls = [c for c in output if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0]
    assert not controls, (form, controls)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", output), form


def cut(root, region, path):
    """The text of a region whose columns are code points."""
    text = (root / path).read_bytes().decode("utf-8").removeprefix("\ufeff")
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    start = sum(map(len, lines[: region["startLine"] - 1])) + region["startColumn"] - 1
    end = sum(map(len, lines[: region["endLine"] - 1])) + region["endColumn"] - 1
    return text[start:end]


def check_sarif(root, output, expected):
    log = json.loads(output)
    folder = TOOLS / "node_modules/@microsoft/sarif-multitool-linux"
    jsonschema.validate(log, json.loads((folder / "sarif-2.1.0.json").read_text("utf-8-sig")))
    file = root / ".git" / "report.sarif"
    file.write_text(output, encoding="utf-8")
    verdict = root / ".git" / "verdict.sarif"
    subprocess.run(
        [str(folder / "Sarif.Multitool"), "validate", str(file), "--rule-kind", "Sarif;Gh;Ghas",
         "--level", "Error;Warning", "--output", str(verdict), "--log", "ForceOverwrite"],
        check=True, capture_output=True,
    )
    for result in json.loads(verdict.read_text("utf-8-sig"))["runs"][0].get("results", []):
        # The manifest names no homepage yet, and there is nothing else to say.
        if result["message"]["id"] != "Warning_ProvideToolnformationUri":
            raise AssertionError(("the SARIF multitool says", result["ruleId"], result["message"]))
    [sarif] = log["runs"]
    rules = sarif["tool"]["driver"]["rules"]
    fingerprints = set()
    for result in sarif["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        flows = [step["location"] for flow in result.get("codeFlows", [])
                 for step in flow["threadFlows"][0]["locations"]]
        for location in result["locations"] + result.get("relatedLocations", []) + flows:
            place = location["physicalLocation"]
            path = unquote(place["artifactLocation"]["uri"])
            text = cut(root, place["region"], path)
            snippet = place["region"]["snippet"]["text"]
            assert len(text) == len(snippet) and (text == snippet or "*" in snippet), (text, snippet)
        if result["kind"] == "fail":
            fingerprints.add(result["partialFingerprints"]["primaryLocationLineHash"])
    failed = [result for result in sarif["results"] if result["kind"] == "fail"]
    assert len(fingerprints) == len(failed)
    open_ones = [result for result in failed if "suppressions" not in result]
    assert len(open_ones) == len(expected), (len(open_ones), len(expected))
    return sarif


def annotations(findings, undetermined):
    """What GitHub's library is told for these findings."""
    levels = {"error": "error", "warning": "warning", "info": "notice"}

    def annotation(level, entry, message):
        start, end = entry["range"]["start"], entry["range"]["end"]
        properties = {
            "level": level, "title": entry["rule"], "file": visible(entry["path"]), "startLine": start["line"],
            "endLine": end["line"], "message": message,
        }
        if start["line"] == end["line"]:
            properties |= {"startColumn": start["column"], "endColumn": end["column"]}
        return properties

    for finding in findings:
        message = finding["message"]
        if finding["when"]:
            message += f", when `{finding['when']}`"
        if finding["help"]:
            message = f"{visible(message)}\nhelp: {visible(finding['help'])}"
        else:
            message = visible(message)
        yield annotation(levels[finding["severity"]], finding, message)
    for entry in undetermined:
        yield annotation("notice", entry, visible(f"undetermined: {entry['address']}: {entry['reason']}"))


# Characters that nobody sees, or that turn text around.
HIDDEN = re.compile(
    "[\x80-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def visible(text):
    def shown(c):
        if ord(c) < 32:
            return chr(0x2400 + ord(c))
        if ord(c) == 127:
            return "\u2421"
        return "\ufffd" if HIDDEN.match(c) else c

    text = "".join(map(shown, text))
    # `##[` and `##vso[` are commands wherever they stand.
    return re.sub(r"(?<=#)#(?=[A-Za-z]*\[)", "\uff03", text)


def check_github(output, document):
    commands = [line for line in output.splitlines() if line.startswith("::")]
    theirs = consumer("github", json.dumps(list(annotations(document["findings"], document["undetermined"]))))
    for ours, theirs in zip(commands, theirs.splitlines(), strict=True):
        assert ours == theirs, (ours, theirs)


def check_azure(output, document):
    commands = json.loads(consumer("azure-pipelines", output))
    assert all(command["command"] == "task.logissue" for command in commands), commands
    expected = document["findings"] + document["undetermined"]
    assert len(commands) == len(expected)
    for command, entry in zip(commands, expected):
        properties = command["properties"]
        assert properties["sourcepath"] == visible(entry["path"]), (properties, entry["path"])
        assert properties["linenumber"] == str(entry["range"]["start"]["line"])
        assert properties["columnnumber"] == str(entry["range"]["start"]["column"])
        assert properties["code"] == entry["rule"]
        start = visible(entry.get("message", "undetermined: "))
        assert command["message"].startswith(start), (command["message"], start)
    # The agent looks for commands anywhere in a line, so none may stand outside of ours.
    for line in output.splitlines():
        assert "##vso[" not in line or line.startswith("##vso[task.logissue type="), line


def check_gitlab(root, output, findings):
    violations = json.loads(output)
    assert len(violations) == len(findings)
    assert len({violation["fingerprint"] for violation in violations}) == len(violations)
    for violation, finding in zip(violations, findings):
        assert violation["check_name"] == finding["rule"]
        assert violation["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert (root / violation["location"]["path"]).is_file()
        begin = violation["location"]["positions"]["begin"]
        assert begin == {key: finding["range"]["start"][key] for key in ("line", "column")}


def check_junit(output, document):
    suites = junitparser.JUnitXml.fromstring(output.encode())
    cases = [case for suite in suites for case in suite]
    failed = [case for case in cases if any(isinstance(r, junitparser.Failure) for r in case.result)]
    skipped = [case for case in cases if any(isinstance(r, junitparser.Skipped) for r in case.result)]
    # A remark is no failure.
    findings = [finding for finding in document["findings"] if finding["severity"] != "info"]
    assert (len(failed), len(skipped)) == (len(findings), len(document["undetermined"]))
    assert suites.failures == len(failed) and suites.tests == len(cases)
    for case, finding in zip(sorted(failed, key=key_of_case), sorted(findings, key=key_of_finding)):
        assert visible(finding["message"]) in case.result[0].message


def key_of_case(case):
    rule = case.name.split(":")[0]
    text = case.result[0].text.split("\n")[0]
    return (case.classname, *map(int, text.rsplit(":", 2)[1:]), rule)


def key_of_finding(finding):
    start = finding["range"]["start"]
    return (visible(finding["path"]), start["line"], start["column"], finding["rule"])


def check_checkstyle(output, findings):
    root = etree.fromstring(output.encode())
    errors = [
        (file.get("name"), int(error.get("line")), int(error.get("column")), error.get("source"))
        for file in root.iterchildren("file") for error in file.iterchildren("error")
    ]
    expected = [(path, line, column, f"akslint.{rule}")
                for path, line, column, rule in map(key_of_finding, findings)]
    assert sorted(errors) == sorted(expected)
    assert len(list(root.iter())) == 1 + len(errors) + len({error[0] for error in errors})


def check_rdjson(root, output, findings):
    diagnostics = json.loads(output)["diagnostics"]
    assert len(diagnostics) == len(findings)
    for diagnostic, finding in zip(diagnostics, findings):
        assert diagnostic["code"]["value"] == finding["rule"]
        assert diagnostic["severity"] == {"error": "ERROR", "warning": "WARNING", "info": "INFO"}[finding["severity"]]
        location = diagnostic["location"]
        lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", (root / location["path"]).read_bytes())
        for point in ("start", "end"):
            # Columns are bytes of UTF-8.
            at = location["range"][point]
            offset = sum(map(len, lines[: at["line"] - 1])) + at["column"] - 1
            assert offset == finding["range"][point]["offset"]


def edited(text, edits):
    """A text after edits: byte offsets and what replaces the bytes."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new.encode() + text[end:]
    return text


def check_fixes(root, outputs, findings):
    """All formats with fixes change the same bytes, and those that `--fix` changes."""
    fixed = {}
    for finding in findings:
        for fix in finding["fixes"][:1]:
            for edit in fix["edits"]:
                span = (edit["range"]["start"]["offset"], edit["range"]["end"]["offset"], edit["text"])
                fixed.setdefault(edit["path"], set()).add(span)
    expected = {path: edited((root / path).read_bytes(), spans) for path, spans in fixed.items()}

    def offset(path, line, column, unit):
        text = (root / path).read_bytes()
        lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", text)
        here = lines[line - 1]
        mark = b"\xef\xbb\xbf" if unit == "code points" and line == 1 and here.startswith(b"\xef\xbb\xbf") else b""
        here = here[len(mark):]
        inside = {
            "bytes": lambda: column - 1,
            "code points": lambda: len(here.decode()[: column - 1].encode()),
            "utf-16": lambda: len(here.decode().encode("utf-16-le")[: 2 * column].decode("utf-16-le").encode()),
        }[unit]()
        return sum(map(len, lines[: line - 1])) + len(mark) + inside

    found = {"sarif": {}, "rdjson": {}, "lsp-json": {}}
    for result in json.loads(outputs["sarif"])["runs"][0]["results"]:
        for fix in result.get("fixes", [])[:1]:
            for change in fix["artifactChanges"]:
                path = unquote(change["artifactLocation"]["uri"])
                for one in change["replacements"]:
                    region = one["deletedRegion"]
                    ends = [offset(path, region[f"{end}Line"], region[f"{end}Column"], "code points")
                            for end in ("start", "end")]
                    found["sarif"].setdefault(path, set()).add((*ends, one["insertedContent"]["text"]))
    for diagnostic in json.loads(outputs["rdjson"])["diagnostics"]:
        for one in diagnostic.get("suggestions", []):
            path = diagnostic["location"]["path"]
            ends = [offset(path, one["range"][end]["line"], one["range"][end]["column"], "bytes")
                    for end in ("start", "end")]
            found["rdjson"].setdefault(path, set()).add((*ends, one["text"]))
    for file in json.loads(outputs["lsp-json"]):
        for diagnostic in file["diagnostics"]:
            for fix in diagnostic["data"]["fixes"][:1]:
                for uri, edits in fix["changes"].items():
                    path = str(Path(unquote(uri.removeprefix("file://"))).relative_to(root.resolve()))
                    for one in edits:
                        ends = [offset(path, one["range"][end]["line"] + 1, one["range"][end]["character"], "utf-16")
                                for end in ("start", "end")]
                        found["lsp-json"].setdefault(path, set()).add((*ends, one["newText"]))
    for form, changes in found.items():
        assert {path: edited((root / path).read_bytes(), spans) for path, spans in changes.items()} == expected, form
    if expected:
        copy = root.with_name(f"{root.name}-fixed")
        shutil.copytree(root, copy)
        subprocess.run([AKSLINT, "check", "--fix", "--unsafe-fixes", "--no-config", "-q"], cwd=copy, capture_output=True)
        for path, text in expected.items():
            assert (copy / path).read_bytes() == text, path
    return len(expected)


def check_lsp(root, output, findings):
    count = 0
    for file in json.loads(output):
        path = unquote(file["uri"].removeprefix("file://"))
        text = Path(path).read_bytes().decode()
        lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        by_start = {(f["path"], f["range"]["start"]["offset"], f["rule"]): f for f in findings}
        for diagnostic in file["diagnostics"]:
            start = diagnostic["range"]["start"]
            line = lines[start["line"]].encode("utf-16-le")[: 2 * start["character"]].decode("utf-16-le")
            offset = len("".join(lines[: start["line"]]).encode()) + len(line.encode())
            key = (str(Path(path).relative_to(root.resolve())), offset, diagnostic["code"])
            assert key in by_start, key
            count += 1
    assert count == len(findings)


def check_markdown(output, document, clusters):
    # HTML is let through, so that what should not be there would be.
    options = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    page = lxml_html.fromstring(cmarkgfm.github_flavored_markdown_to_html(output, options))
    tables = page.findall(".//table")
    for table in tables:
        # The findings and the clusters have a column more than what is undetermined.
        columns = 4 if {"severity", "runs as"} & {head.text_content() for head in table.iter("th")} else 3
        for row in table.iter("tr"):
            assert len(list(row)) == columns, lxml_html.tostring(row)
            # A cell that was broken out of leaves cells empty.
            assert all(cell.text_content() for cell in list(row)[:3]) or row.getparent().tag == "thead"
    rows = sum(len(table.findall("./tbody/tr")) for table in tables)
    counts = [clusters, len(document["findings"]), len(document["undetermined"])]
    # A comment has a limit; what it has no room for is counted.
    assert len(output) <= 65_536
    left_out = [int(count) for count in re.findall(r"^… and (\d+) more\.$", output, re.MULTILINE)]
    assert rows == sum(counts) or (left_out and rows >= sum(counts) - sum(left_out)), (rows, counts, left_out)
    for link in page.iter("a"):
        assert link.get("href").startswith(("https://learn.microsoft.com/", "https://code.example/")), link.get("href")
    for tag in ("script", "img", "b", "failure", "h1"):
        assert not list(page.iter(tag)), tag
    assert [heading.text_content().split(" in ")[0] for heading in page.iter("h2")] == ["AKS identities"]
    for element in page.iter():
        if element.tag not in ("code", "pre"):
            for text in [element.text] + [child.tail for child in element]:
                assert not re.search(r"@\w", text or ""), text
    diagrams = re.findall(r"^```mermaid\n(.*?)^```$", output, re.DOTALL | re.MULTILINE)
    assert diagrams
    kinds = json.loads(consumer("mermaid", json.dumps(diagrams)))
    assert set(kinds) == {"flowchart-v2"}
    for diagram in diagrams:
        assert "click" not in re.sub('"[^"]*"', "", diagram), diagram
    return diagrams


def check_schema(name, text):
    """A document has the form that is published, and no member that is not."""
    schema = json.loads((Path(__file__).parents[2] / "schemas" / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)

    def close(part):
        if isinstance(part, dict):
            if "properties" in part:
                part["additionalProperties"] = False
            part = list(part.values())
        for inner in part if isinstance(part, list) else []:
            close(inner)

    close(schema)
    document = json.loads(text)
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


def inventory(root, form):
    command = [str(AKSLINT), "inventory", "--format", form]
    result = subprocess.run(command, cwd=root, capture_output=True)
    assert SECRET.encode() not in result.stdout + result.stderr, f"{form} shows a secret"
    return result.stdout.decode("utf-8")


def check_inventory(root):
    document = check_schema("inventory", inventory(root, "json"))
    cases = sum(max(len(cluster["worlds"]), 1) for cluster in document["clusters"])
    page = lxml_html.fromstring(inventory(root, "html"))
    assert len(page.findall(".//tbody/tr")) == cases
    known = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "input", "table", "thead", "tbody",
             "tr", "th", "td", "code", "br", "span", "figure", "figcaption", "svg", "path", "text", "g", "rect",
             "script"}
    assert {element.tag for element in page.iter()} <= known
    assert len(list(page.iter("script"))) == 1
    for form in ("table", "mermaid", "dot"):
        check_terminal(form, inventory(root, form))
    [kind] = json.loads(consumer("mermaid", json.dumps([inventory(root, "mermaid")])))
    assert kind == "flowchart-v2", kind
    graphs = pydot.graph_from_dot_data(inventory(root, "dot"))
    assert len(graphs) == 1 and len(graphs[0].get_subgraphs()) == len(page.findall(".//figure"))


def check_all(name, files):
    root = repository(name, files)
    outputs = {form: run(root, form) for form in FORMATS}
    check_schema("check", outputs["json"])
    check_inventory(root)
    document = json.loads(outputs["json"])
    findings = document["findings"]
    for form in ("human", "concise", "github", "azure-pipelines", "junit", "checkstyle", "markdown"):
        check_terminal(form, outputs[form])
    check_sarif(root, outputs["sarif"], findings)
    check_github(outputs["github"], document)
    check_azure(outputs["azure-pipelines"], document)
    check_gitlab(root, outputs["gitlab"], findings)
    check_junit(outputs["junit"], document)
    check_checkstyle(outputs["checkstyle"], findings)
    check_rdjson(root, outputs["rdjson"], findings)
    check_lsp(root, outputs["lsp-json"], findings)
    fixable = check_fixes(root, outputs, findings)
    summary = document["summary"]["clusters"]
    diagrams = check_markdown(outputs["markdown"], document, summary)
    check_markdown(run(root, "markdown", "--source-url", "https://code.example/"), document, summary)
    assert len(outputs["concise"].splitlines()) == len(findings) + len(document["undetermined"]) + 1 + (fixable > 0)
    print(f"{name}: {len(findings)} findings, {fixable} files to fix, {len(FORMATS)} formats")
    return root, outputs, document, diagrams


root, outputs, document, diagrams = check_all("ordinary", ORDINARY)
sarif = json.loads(outputs["sarif"])["runs"][0]
[suppressed] = [result for result in sarif["results"] if "suppressions" in result]
assert suppressed["suppressions"][0]["justification"] == "CHG-1234, until spring", suppressed
hidden = json.loads(run(root, "sarif", "--hide-suppressed"))["runs"][0]["results"]
assert len(hidden) == len(sarif["results"]) - 1
flows = [result for result in sarif["results"] if result.get("codeFlows")]
assert [len(result["codeFlows"]) for result in flows] == [2], flows
steps = [step["location"]["message"]["text"]
         for step in flows[0]["codeFlows"][0]["threadFlows"][0]["locations"]]
assert steps[0] == "`module.aks` is called here" and "managed identity" in steps[1], steps
assert any("AcrPull" in diagram and "kubelet identity of" in diagram for diagram in diagrams), diagrams
assert {"open", "fail"} == {result["kind"] for result in sarif["results"]}

_, _, document, _ = check_all("hostile", HOSTILE_FILES)
names = {finding["path"] for finding in document["findings"]}
assert len(names) == len(HOSTILE_FILES), set(HOSTILE_FILES) - names

check_schema("rules", subprocess.run([str(AKSLINT), "rules", "--format", "json"], capture_output=True, check=True).stdout)
subprocess.run([str(AKSLINT), "baseline"], cwd=root, capture_output=True, check=True)
check_schema("baseline", (root / ".akslint-baseline.json").read_text())
