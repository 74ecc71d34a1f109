#!/usr/bin/env python3
"""Compares the findings in public repositories with their labels in `testdata/wild.tsv`.

usage: wild.py AKSLINT TREES [--update]

TREES has a folder `OWNER+NAME` for each repository, at the commit that the labels name; those that are missing are
skipped and counted. Prints the precision, and every error or warning without a label, or with a label and no longer
found; exit status 1 if there is one. `--update` writes the table anew, with `?` for what has no label yet.
"""
import argparse
import collections
import csv
import json
import os
import subprocess
import sys

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "testdata", "wild.tsv")
COLUMNS = ["repository", "commit", "path", "line", "rule", "severity", "label", "reason"]


def found(akslint, tree):
    """The errors and warnings in a tree, as (path, line, rule, severity)."""
    done = subprocess.run([akslint, "check", "--no-config", "--format", "json", "."], cwd=tree, capture_output=True, text=True)
    for finding in json.loads(done.stdout)["findings"]:
        if finding["severity"] != "info":
            path = os.path.relpath(os.path.join(tree, finding["path"]), tree)
            yield path, str(finding["range"]["start"]["line"]), finding["rule"], finding["severity"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("akslint")
    parser.add_argument("trees")
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    akslint = os.path.abspath(arguments.akslint)
    with open(TABLE, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    by_repository = collections.defaultdict(list)
    for row in rows:
        by_repository[row["repository"], row["commit"]].append(row)
    counts, wrong, missing, updated = collections.Counter(), [], 0, []
    for (repository, commit), labelled in by_repository.items():
        tree = os.path.join(arguments.trees, repository.replace("/", "+"))
        if not os.path.isdir(tree):
            missing += 1
            updated += labelled
            continue
        known = {(row["path"], row["line"], row["rule"], row["severity"]): row for row in labelled if row["path"]}
        now = list(found(akslint, tree))
        for key in now:
            row = known.pop(key, None) or dict(zip(COLUMNS, (repository, commit, *key, "?", "")))
            updated.append(row)
            counts[row["severity"], row["label"]] += 1
            if row["label"] == "?":
                wrong.append(f"no label: {repository}: {':'.join(key)}")
        wrong += [f"no longer found: {repository}: {':'.join(key)} ({row['label']})" for key, row in known.items()]
        if not now:
            updated.append(dict(zip(COLUMNS, (repository, commit, "", "-", "-", "-", "none", "no findings"))))
    for severity in ("error", "warning"):
        total = sum(count for (kind, _), count in counts.items() if kind == severity)
        parts = ", ".join(f"{counts[severity, label]} {label}" for label in ("true", "noise", "false"))
        print(f"{severity}s: {total}, {parts}")
    print(f"{len(by_repository) - missing} repositories compared, {missing} not there, {len(wrong)} differences")
    print("\n".join(wrong))
    if arguments.update:
        with open(TABLE, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
            writer.writeheader()
            writer.writerows(updated)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
