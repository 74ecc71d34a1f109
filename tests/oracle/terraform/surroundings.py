"""Makes a copy of a root module one that can be planned alone, with stand-ins for what is elsewhere.

Modules that are not in the tree become modules whose outputs are not known, remote state becomes a data source, and what
only refuses values (validations, conditions, required versions) goes.
"""
import os
import re

import text as tf

STAND_IN = "standin"
OVERRIDE = 'terraform {\n  required_version = ">= 0.12"\n}\n'
VALUE = f'resource "{STAND_IN}_value" "value" {{}}\n'
META = ("source", "version", "providers", "count", "for_each", "depends_on")


def files(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".tf"))


def read(path):
    with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        return file.read()


def calls(text):
    """The module calls of a file: their names, their sources, and where their attributes and the values of those are."""
    for labels, _, start, end in tf.blocks(text, "module"):
        named = {name: at for name, *at in tf.attributes(text, start, end)}
        if labels and "source" in named:
            _, value, stop = named["source"]
            yield labels[0], text[value:stop].split("#")[0].strip().strip('"'), named


def called(folder):
    """The folders that the module in a folder calls."""
    for path in files(folder):
        for _, source, _ in calls(read(path)):
            there = os.path.normpath(os.path.join(folder, source))
            if source.startswith((".", "/")) and os.path.isdir(there):
                yield there


def reachable(folder):
    """A folder and those that it calls, directly or not."""
    found, queue = [], [os.path.normpath(folder)]
    while queue:
        here = queue.pop()
        if here not in found:
            found.append(here)
            queue.extend(called(here))
    return found


def is_elsewhere(folder, names):
    """Whether one of some calls, each in the module that the one before calls, leads to a stand-in."""
    for name in names:
        if os.path.isdir(os.path.join(folder, f"{STAND_IN}_{name}")):
            return True
        sources = [source for path in files(folder) for called, source, _ in calls(read(path)) if called == name]
        folder = os.path.normpath(os.path.join(folder, sources[0])) if sources else folder
    return False


def prepare(folder, later, outputs):
    """Changes the files of a root module and of what it calls. The data sources in `later` are only read by `apply`;
    `outputs` has those of calls that the code reads in a way that the text does not show, as `(call, output)`.

    Gives the folders of the modules, those of the stand-ins among them.
    """
    folders = reachable(folder)
    for here in list(folders):
        whole = "".join(map(read, files(here)))
        override = OVERRIDE
        for path in files(here):
            text = read(path)
            spans = []
            for name, source, named in calls(text):
                there = os.path.normpath(os.path.join(here, source))
                if source.startswith((".", "/")) and os.path.isdir(there) and files(there):
                    continue
                there = os.path.join(here, f"{STAND_IN}_{name}")
                shown = {output for call, output in outputs if call == name}
                stand_in(there, named, shown.union(re.findall(rf"\bmodule\.{re.escape(name)}(?:\[[^\]]*\]|\.\*)?\.(\w+)", whole)))
                folders.append(there)
                spans.append((named["source"][1], named["source"][2], f'"./{STAND_IN}_{name}"'))
                spans += [(named[gone][0], named[gone][2], "") for gone in ("version", "providers") if gone in named]
            for kind in ("validation", "precondition", "postcondition", "check"):
                spans += [(start, end + 1, "") for _, start, _, end in tf.blocks(text, kind)]
            text = tf.without(text, spans).replace("terraform_remote_state", f"{STAND_IN}_remote_state")
            for labels, *_ in tf.blocks(text, "data"):
                if len(labels) == 2 and (".".join(labels) in later or labels[0] == f"{STAND_IN}_remote_state"):
                    override += f'data "{labels[0]}" "{labels[1]}" {{\n  {STAND_IN} = {STAND_IN}_value.value.value\n}}\n'
            with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(text)
        with open(os.path.join(here, "zzz_override.tf"), "w", encoding="utf-8") as file:
            file.write(override)
        with open(os.path.join(here, f"{STAND_IN}.tf"), "w", encoding="utf-8") as file:
            file.write(VALUE)
    return folders


def stand_in(folder, named, outputs):
    """Writes a module that takes the arguments of a call, and has these outputs."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
        file.write(VALUE)
        file.writelines(f'variable "{argument}" {{}}\n' for argument in named if argument not in META)
        file.writelines(f'output "{output}" {{\n  value = {STAND_IN}_value.value.value\n}}\n' for output in sorted(outputs))
