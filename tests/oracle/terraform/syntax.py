#!/usr/bin/env python3
"""Compares which files Terraform and akslint can read: all Terraform fixtures and examples, whole and cut off.

usage: syntax.py SYNTAX-BINARY [FOLDER...]

Exit status 1 if they disagree about a file. `terraform fmt` is the judge.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import console

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.normpath(os.path.join(HERE, "..", "..", ".."))
CUTS = 6



def texts(folders):
    """The texts of all files below some folders, and each cut off at some places."""
    picked = random.Random(1)
    for folder in folders:
        for path, _, names in os.walk(folder):
            for name in sorted(names):
                if name.endswith(".tf"):
                    with open(os.path.join(path, name), encoding="utf-8", errors="surrogateescape", newline="") as file:
                        text = file.read()
                    if any("\udc80" <= letter <= "\udcff" for letter in text):
                        continue  # not UTF-8, which is said before anything is parsed
                    shown = os.path.relpath(os.path.join(path, name), REPOSITORY)
                    yield shown, text
                    for cut in sorted(picked.sample(range(len(text)), min(CUTS, len(text)))):
                        yield f"{shown} up to {cut}", text[:cut]


def main():
    folders = sys.argv[2:] or [os.path.join(REPOSITORY, folder) for folder in ("testdata/terraform", "rules", "modules", "examples")]
    asked = list(texts(folders))
    given = "".join(json.dumps(text) + "\n" for _, text in asked)
    done = subprocess.run([sys.argv[1]], input=given, capture_output=True, text=True, check=True)
    ours = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(ours) == len(asked) > 100
    different = []
    rejected = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "main.tf")
        for (shown, text), problem in zip(asked, ours):
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            accepted = console.is_accepted(path)
            rejected += not accepted
            if accepted != (problem is None):
                different.append(f"{shown}: Terraform {'accepts' if accepted else 'rejects'} it, akslint: {problem}")
    print(f"{len(asked)} texts, {rejected} of them rejected by Terraform: {len(different)} different")
    print("\n".join(different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
