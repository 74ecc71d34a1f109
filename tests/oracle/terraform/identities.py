#!/usr/bin/env python3
"""Compares the identities of clusters in Terraform's plan with those of `akslint inventory`, for the same values.

usage: identities.py AKSLINT [FOLDER...] [--at-least PERCENT] [--table FILE]

Without folders: every Terraform fixture and example of this repository. With folders, each a repository: every root
module with a cluster below them, so that anybody can run it on public repositories. Variables without a default get a
value of their type. Prints how many roots were planned, are equal, are different, and could not be planned, with the
reasons; --table writes the answer of each root. Exit status 1 if any root is different, or fewer of them were planned
than asked for.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import plan
import surroundings
import text

SECONDS = 120
HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.normpath(os.path.join(HERE, "..", "..", ".."))
CLUSTERS = ("azurerm_kubernetes_cluster", "azurerm_kubernetes_automatic_cluster")
VALUES = "oracle.auto.tfvars.json"


def without_keys(address):
    """An address without the keys of instances."""
    return re.sub(r"\[[^\]]*\]", "", address)


def modules(address):
    """The names of the module calls in an address without keys."""
    return re.findall(r"(?:^|\.)module\.([\w-]+)", address)


def planned(changes):
    """The identities of the clusters in a plan, by address."""
    found = collections.defaultdict(set)
    for resource in changes:
        if resource["mode"] == "managed" and resource["type"] in CLUSTERS:
            change = resource["change"]
            found[without_keys(resource["address"])].add(identity(change["after"], change["after_unknown"]))
    return found


def identity(values, unknown):
    """What a cluster runs as, in the inventory's words. What is known after apply is not among the values."""
    blocks = values.get("identity") or []
    if unknown.get("identity") is True or unknown.get("service_principal") is True:
        return "unknown"
    principal = [block for block in values.get("service_principal") or [] if str(block.get("client_id")).lower() != "msi"]
    # The provider refuses an empty type, as it does a missing one; what stands in for it does not.
    kind = str(blocks[0].get("type") or "none").lower().replace(" ", "") if blocks else "none"
    if principal:
        return "service-principal" if kind == "none" else "identity-and-service-principal"
    if kind == "userassigned":
        names = ("identity_ids", "user_assigned_identity_id")
        if any(blocks[0].get(name) for name in names):
            return "user-assigned"
        # The stand-in gives what the code does not set, too.
        later = (unknown.get("identity") or [{}])[0]
        is_later = isinstance(later, dict) and any(later.get(name) is True for name in names)
        return "unknown" if is_later else "user-assigned-empty"
    return {"systemassigned": "system-assigned", "none": "none"}.get(kind, "unsupported")


def listed(akslint, folder):
    """The identities of the clusters in the inventory of a root module, by address."""
    done = subprocess.run([akslint, "inventory", "--format", "json", "."], cwd=folder, capture_output=True, text=True)
    found = collections.defaultdict(set)
    for cluster in json.loads(done.stdout or "{}").get("clusters", []):
        if cluster["address"].split(".")[0] not in CLUSTERS:
            continue
        for world in cluster["worlds"]:
            # Another root below the folder.
            if os.path.dirname((world["via"] or [cluster])[0]["path"]):
                continue
            path = ".".join([way["name"] for way in world["via"]] + [cluster["address"]])
            # What is only there if somebody overrides a default is not in this plan.
            found[without_keys(path)].add("conditional" if world["when"] else world["identity"])
    return found


def is_same(ours, theirs):
    """Whether two sets of identities of one cluster agree. What akslint says with a condition may be absent."""
    return "unknown" in ours | theirs or ours == theirs or ("conditional" in ours and ours - {"conditional"} <= theirs)


def value_of(kind):
    """A value of a declared type, which is written in Terraform."""
    kind = kind.strip()
    if kind.startswith("object"):
        start = kind.find("{") + 1
        members = text.attributes(kind, start, text.closing(text.masked(kind), start - 1) or len(kind)) if start else ()
        members = ((name, kind[value:stop].rstrip(", \n")) for name, _, value, stop in members)
        return {name: value_of(member) for name, member in members if not member.startswith("optional")}
    first = re.match(r"\w*", kind).group()
    if first == "tuple":
        return [value_of(member) for member in kind[kind.find("[") + 1:kind.rfind("]")].split(",")]
    if first == "list" and "object" in kind:
        return [value_of(kind[kind.find("(") + 1:kind.rfind(")")])]
    return {"bool": True, "number": 1, "list": [], "set": [], "map": {}, "any": {}}.get(first, "value")


def values(folder):
    """Values for the variables of a folder that nothing in it gives any."""
    given = {}
    for path in surroundings.files(folder):
        code = surroundings.read(path)
        for labels, _, start, end in text.blocks(code, "variable"):
            named = {name: code[value:stop] for name, _, value, stop in text.attributes(code, start, end)}
            if "default" not in named:
                given[labels[0]] = value_of(named.get("type", "string"))
    for name in os.listdir(folder):
        if name == "terraform.tfvars" or name.endswith(".auto.tfvars"):
            code = surroundings.read(os.path.join(folder, name))
            for variable, *_ in text.attributes(code, 0, len(code)):
                given.pop(variable, None)
    return given


def judge(akslint, folder, root):
    """`equal`, `different: …`, or `not planned: …` for a root module within a tree, which is copied."""
    with tempfile.TemporaryDirectory() as copy:
        tree = os.path.join(copy, "tree")
        here = plan.copied(folder, root, tree)
        # What says where the repository begins, so that modules beside the root are read.
        os.mkdir(os.path.join(tree, ".git"))
        with open(os.path.join(here, VALUES), "w", encoding="utf-8") as file:
            json.dump(values(here), file)
        ours = listed(akslint, here)
        try:
            theirs = planned(plan.plan(here).get("resource_changes", []))
        except Exception as error:
            return f"not planned: {reason(str(error))}"
        # What akslint knows of a module from elsewhere, Terraform was not given.
        ours = {address: found for address, found in ours.items() if not surroundings.is_elsewhere(here, modules(address))}
    # What nothing is known of is not different.
    different = {
        address: (sorted(ours.get(address, ["absent"])), sorted(theirs.get(address, ["absent"])))
        for address in ours.keys() | theirs.keys()
        if not is_same(ours.get(address, set()), theirs.get(address, set()))
    }
    return f"different: {different}" if different else "equal"


def judge_alone(akslint, folder, root):
    """What `judge` answers, asked in a process of its own: Terraform may crash on what it reads, or take too long."""
    asked = [sys.executable, os.path.abspath(__file__), akslint, "--one", folder, root]
    with tempfile.TemporaryDirectory() as home:
        try:
            done = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, env={**os.environ, "HOME": home})
        except subprocess.TimeoutExpired:
            return f"not planned: took longer than {SECONDS} s"
    return done.stdout.strip() or f"not planned: {reason(done.stderr or 'crashed')}"


def reason(error):
    """An error of Terraform's in a few words, without names."""
    found = re.search(r"Error: ([^\n]+)", error)
    return re.sub(r'"[^"]*"', "…", found.group(1) if found else error.strip().splitlines()[-1])[:90]


def fixtures():
    """The Terraform fixtures and examples of this repository, each in a folder of its own."""
    for area in ("testdata/terraform", "rules"):
        for path, folders, names in os.walk(os.path.join(REPOSITORY, area)):
            for name in names:
                if name.endswith(".tf"):
                    yield path, name


def roots(folder):
    """The folders below one that have a cluster or call something, and that no other one calls."""
    found, called = [], set()
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in (".git", ".terraform", "node_modules"))
        texts = "".join(map(surroundings.read, surroundings.files(path)))
        called.update(surroundings.called(path))
        if any(f'"{kind}"' in texts for kind in CLUSTERS) or ('module "' in texts and "aks" in texts.lower()):
            found.append(path)
    return [path for path in found if path not in called]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("akslint")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--at-least", type=int, default=0)
    parser.add_argument("--table")
    parser.add_argument("--one", nargs=2, metavar=("FOLDER", "REPOSITORY"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    akslint = os.path.abspath(arguments.akslint)
    if arguments.one:
        print(judge(akslint, *arguments.one))
        return 0
    answers = {}
    if arguments.folders:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            asked = {}
            for folder in map(os.path.realpath, arguments.folders):
                for root in roots(folder):
                    shown = os.path.relpath(root, os.path.dirname(folder))
                    asked[shown] = pool.submit(judge_alone, akslint, root, folder)
            answers = {shown: answer.result() for shown, answer in asked.items()}
    else:
        for path, name in fixtures():
            with tempfile.TemporaryDirectory() as alone:
                shown = os.path.relpath(os.path.join(path, name), REPOSITORY)
                shutil.copy(os.path.join(path, name), os.path.join(alone, "main.tf"))
                answers[shown] = judge(akslint, alone, alone)
    if arguments.table:
        with open(arguments.table, "w", encoding="utf-8") as file:
            file.writelines(f"{shown}\t{answer}\n" for shown, answer in answers.items())
    kinds = collections.Counter(answer.split(":")[0] for answer in answers.values())
    total = kinds["equal"] + kinds["different"]
    print(f"{len(answers)} roots: {total} planned, {kinds['equal']} equal, {kinds['different']} different, {kinds['not planned']} not planned")
    for why, count in collections.Counter(a for a in answers.values() if a.startswith("not")).most_common(15):
        print(f"{count:>5}  {why}")
    for root, answer in answers.items():
        if answer.startswith("different"):
            print(f"{root}: {answer}")
    enough = total * 100 >= arguments.at_least * len(answers)
    if not enough:
        print(f"fewer than {arguments.at_least}% were planned")
    return 1 if kinds["different"] or not enough else 0


if __name__ == "__main__":
    sys.exit(main())
