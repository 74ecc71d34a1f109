"""The steps of action.yml, run as the runner runs them: with their environment, by bash.

Usage: action.py CHECKOUT AKSLINT SCRATCH
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

CHECKOUT, AKSLINT, SCRATCH = (Path(argument).resolve() for argument in sys.argv[1:4])
ACTION = yaml.safe_load((CHECKOUT / "action.yml").read_text())
VERSION = re.search(r'^version = "(.*)"$', (CHECKOUT / "Cargo.toml").read_text(), re.MULTILINE)[1]
CLEAN = 'resource "azurerm_kubernetes_cluster" "aks" {\n  identity {\n    type = "SystemAssigned"\n  }\n}\n'
BAD = 'resource "azurerm_kubernetes_cluster" "aks" {\n  name = "aks"\n}\n'


class Job:
    def __init__(self, name, files, path=None, **inputs):
        self.root = SCRATCH / name / "repository"
        self.temp = SCRATCH / name / "temp"
        self.temp.mkdir(parents=True)
        subprocess.run(["git", "init", "--quiet", str(self.root)], check=True)
        for file, text in files.items():
            (self.root / file).parent.mkdir(parents=True, exist_ok=True)
            (self.root / file).write_text(text)
        self.inputs = {key: value["default"] for key, value in ACTION["inputs"].items()}
        self.inputs |= {key.replace("_", "-"): value for key, value in inputs.items()}
        self.steps = {}
        self.log = ""
        self.uploaded = None
        self.path = path or f"{AKSLINT.parent}:{os.environ['PATH']}"
        self.failed = False

    def value(self, text):
        """What the expressions in a text are; this action needs no more than names."""
        def name(match):
            parts = match[1].split(".")
            if parts[0] == "inputs":
                return self.inputs[parts[1]]
            if parts[0] == "steps":
                return self.steps[parts[1]].get(parts[3], "")
            return {"github.action_path": str(CHECKOUT), "github.action_repository": "nobody/akslint"}[match[1]]

        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", name, str(text))

    def run(self):
        self.summary = self.temp / "summary.md"
        for step in ACTION["runs"]["steps"]:
            if "uses" in step:
                assert step["if"] == "inputs.upload-sarif == 'true'"
                if self.inputs["upload-sarif"] == "true":
                    self.uploaded = {key: self.value(value) for key, value in step["with"].items()}
                continue
            assert step["shell"] == "bash" and "${{" not in step["run"], "nothing is pasted into a shell"
            output = self.temp / "output"
            output.write_text("")
            environment = {
                "HOME": os.environ["HOME"], "PATH": self.path,
                "RUNNER_TEMP": str(self.temp), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
                "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.summary),
                "GITHUB_SERVER_URL": "http://127.0.0.1:9", "GITHUB_REPOSITORY": "some/body",
                "GITHUB_SHA": "0123abc",
            } | {key: self.value(value) for key, value in step.get("env", {}).items()}
            for name in ("CARGO_HOME", "RUSTUP_HOME", "CARGO_TARGET_DIR"):
                if name in os.environ:
                    environment[name] = os.environ[name]
            folder = self.root / self.value(step.get("working-directory", "."))
            command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
            result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
            self.log += result.stdout + result.stderr
            if "id" in step:
                lines = output.read_text().splitlines()
                self.steps[step["id"]] = dict(line.split("=", 1) for line in lines)
            if result.returncode != 0:
                self.failed = True
                break
        return self


job = Job("clean", {"main.tf": CLEAN}).run()
assert not job.failed and job.steps["check"]["status"] == "0", job.log
assert f"akslint {VERSION}: installed already" in job.log

job = Job("bad", {"a b/main.tf": BAD}, upload_sarif="true").run()
assert job.failed and job.steps["check"]["status"] == "1", job.log
assert "::error title=missing-identity,file=a b/main.tf,line=1," in job.log, job.log
summary = job.summary.read_text()
assert "http://127.0.0.1:9/some/body/blob/0123abc/a%20b/main.tf#L1" in summary, summary
results = json.loads(Path(job.uploaded["sarif_file"]).read_text())["runs"][0]["results"]
assert [result["ruleId"] for result in results] == ["missing-identity"]

# With the README's inputs.
[workflow] = [block for block in re.findall(r"^```yaml\n(.*?)^```$", (CHECKOUT / "README.md").read_text(),
                                            re.DOTALL | re.MULTILINE) if block.startswith("name:")]
[step] = [step for step in yaml.safe_load(workflow)["jobs"]["akslint"]["steps"] if "/akslint@" in step["uses"]]
inputs = {key.replace("-", "_"): str(value).lower() for key, value in step["with"].items()}
job = Job("readme", {"main.tf": BAD}, **inputs).run()
assert job.failed and job.uploaded and job.summary.exists(), job.log

job = Job("lenient", {"main.tf": BAD}, fail_on="never", annotations="false", summary="false").run()
assert not job.failed and not job.summary.exists() and "main.tf:1:1: error: " in job.log, job.log

suppressed = "# akslint: ignore[missing-identity] later\n" + BAD
job = Job("suppressed", {"main.tf": suppressed}, upload_sarif="true").run()
assert not job.failed, job.log
assert json.loads(Path(job.uploaded["sarif_file"]).read_text())["runs"][0]["results"] == []

files = {"a b/main.tf": BAD, "c/main.tf": BAD, "d/main.tf": BAD}
job = Job("paths", files, paths="a b\nc\n", arguments="--select\nmissing-identity\n").run()
assert job.failed and "file=a b/" in job.log and "file=c/" in job.log and "file=d/" not in job.log, job.log

# Whatever an input says, it is an argument and nothing else.
hostile = "$(touch pwned)\n`touch pwned`\n; touch pwned\n--output=pwned"
for name in ("paths", "arguments", "fail_on", "changed_since"):
    job = Job(f"hostile-{name}", {"main.tf": CLEAN}, **{name: hostile.replace("--output=pwned", "--help-me")}).run()
    assert job.failed and not list(job.root.rglob("pwned")), (name, job.log)
job = Job("option-as-path", {"main.tf": CLEAN}, paths="--output=pwned").run()
assert job.failed and not list(job.root.rglob("*pwned*")), job.log

job = Job("configuration", {"main.tf": CLEAN, ".akslint.hcl": "nonsense = 1\n"}).run()
assert job.failed and job.steps["check"] == {"status": "2"} and "unknown setting `nonsense`" in job.log, job.log

# Without a binary and without a release, it is built.
plain = ":".join(folder for folder in os.environ["PATH"].split(":") if not (Path(folder) / "akslint").exists())
job = Job("built", {"main.tf": CLEAN}, path=plain).run()
assert not job.failed and f"akslint {VERSION}: built" in job.log, job.log
print("action: its steps, run for 13 jobs")
