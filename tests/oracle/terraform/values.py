#!/usr/bin/env python3
"""Compares the values of expressions with Terraform's: those of `expressions.jsonl`, and random ones of known types.

usage: values.py VALUES-BINARY [--random N] [--seed N]

Exit status 1 if any value is different. A value that is unknown to akslint and known to Terraform is counted.
"""
import argparse
import json
import os
import random
import subprocess
import sys

import console

HERE = os.path.dirname(os.path.abspath(__file__))

# What is different on purpose, each with its reason.
EXCEPTIONS = {
    'abspath("a/../b")': "the folders are different",
    'coalesce(null, "", [1])': "akslint does not know whether a null has a type",
    "jsonencode(123456789012345678901234567890)": "JSON has 64 bits for a number here",
    'lookup(tomap({a = {x = 1}}), "b", {})': "Terraform compares the types of objects member by member",
    "tostring(-0)": "there is no negative zero here",
    '"x${-0.0}"': "there is no negative zero here",
    "true && null": "Terraform 1.11 rejects it, 1.15 gives false",
    'try(true && null, "e")': "Terraform 1.11 rejects the condition, 1.15 gives false",
    "1e400": "a number of that size is read as a syntax error",
    '<<-E\n  a\n  E == "a\\n"': "hcl-edit reads what stands behind an end marker",
    "yamldecode(<<E\n\ta: 1\nE\n)": "the parser of YAML takes tabs as indentation",
    'yamldecode("a: 0o17\\nb: 1_000\\nc: .5\\nd: .inf\\n")': "no JSON can hold the answer",
    "var.optdef.ids == toset([])": "akslint's empty sets have no type of elements",
}


class Typed:
    """Random expressions of a known type, so that most of them are accepted."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)()

    def number(self, depth):
        if depth == 0:
            return self.random.choice(["0", "1", "-2", "3.5", "1e3", "var.n", "length(var.l)", "var.o.y == null ? 7 : 8"])
        return self.pick(
            lambda: f"({self.number(depth - 1)} {self.random.choice('+-*')} {self.number(depth - 1)})",
            lambda: f"max({self.number(depth - 1)}, {self.number(depth - 1)})",
            lambda: f"length({self.list(depth - 1)})",
            lambda: f"({self.bool(depth - 1)} ? {self.number(depth - 1)} : {self.number(depth - 1)})",
            lambda: f"sum(concat([1], [for x in {self.list(depth - 1)} : length(x)]))",
        )

    def string(self, depth):
        if depth == 0:
            return self.random.choice(['""', '"a"', '"B-é"', 'var.nn', 'var.o.x', '"${var.n}"', 'tostring(true)', '"a,b"'])
        return self.pick(
            lambda: f'"${{{self.string(depth - 1)}}}-${{{self.number(depth - 1)}}}"',
            lambda: f"upper({self.string(depth - 1)})",
            lambda: f'replace({self.string(depth - 1)}, "a", {self.string(depth - 1)})',
            lambda: f'join("/", {self.list(depth - 1)})',
            lambda: f"({self.bool(depth - 1)} ? {self.string(depth - 1)} : {self.string(depth - 1)})",
            lambda: f'coalesce({self.string(depth - 1)}, "z")',
            lambda: f"try({self.list(depth - 1)}[{self.number(0)}], {self.string(depth - 1)})",
            lambda: f'lookup({self.map(depth - 1)}, {self.string(depth - 1)}, "none")',
            lambda: f"format(\"%s:%v\", {self.string(depth - 1)}, {self.number(depth - 1)})",
        )

    def bool(self, depth):
        if depth == 0:
            return self.random.choice(["true", "false", "var.n > 3", 'var.opt == null', 'contains(var.l, "x")'])
        return self.pick(
            lambda: f"({self.number(depth - 1)} {self.random.choice(['<', '>=', '==', '!='])} {self.number(depth - 1)})",
            lambda: f"({self.string(depth - 1)} {self.random.choice(['==', '!='])} {self.string(depth - 1)})",
            lambda: f"({self.bool(depth - 1)} {self.random.choice(['&&', '||'])} {self.bool(depth - 1)})",
            lambda: f"!{self.bool(depth - 1)}",
            lambda: f"contains({self.list(depth - 1)}, {self.string(depth - 1)})",
            lambda: f"can({self.map(depth - 1)}[{self.string(depth - 1)}])",
            lambda: f"alltrue([for x in {self.list(depth - 1)} : x != {self.string(depth - 1)}])",
        )

    def list(self, depth):
        if depth == 0:
            return self.random.choice(["var.l", "tolist([])", 'tolist(["a", "b"])', "keys(var.m)", "tolist(var.st)"])
        return self.pick(
            lambda: f"[for x in {self.list(depth - 1)} : {self.string(depth - 1)} if x != \"b\"]",
            lambda: f"concat({self.list(depth - 1)}, [{self.string(depth - 1)}])",
            lambda: f"sort({self.list(depth - 1)})",
            lambda: f"distinct({self.list(depth - 1)})",
            lambda: f"compact({self.list(depth - 1)})",
            lambda: f"values({self.map(depth - 1)})",
            lambda: f"split(\",\", {self.string(depth - 1)})",
            lambda: f"({self.bool(depth - 1)} ? tolist({self.list(depth - 1)}) : tolist({self.list(depth - 1)}))",
            lambda: f"reverse({self.list(depth - 1)})",
            lambda: f"tolist(toset({self.list(depth - 1)}))",
        )

    def map(self, depth):
        if depth == 0:
            return self.random.choice(["var.m", "tomap({})", 'tomap({ a = "1", b = "x" })'])
        return self.pick(
            lambda: f"merge({self.map(depth - 1)}, {{ (upper({self.string(depth - 1)})) = {self.string(depth - 1)} }})",
            lambda: f"{{ for k, v in {self.map(depth - 1)} : k => {self.string(depth - 1)} }}",
            lambda: f"{{ for i, x in {self.list(depth - 1)} : \"k${{i}}\" => x }}",
            lambda: f"zipmap({self.list(depth - 1)}, {self.list(depth - 1)})",
        )

    def any(self):
        depth = self.random.randint(1, 3)
        return self.pick(*[lambda kind=kind: kind(depth) for kind in (self.number, self.string, self.bool, self.list, self.map)])


def same(a, b):
    """Equality of JSON values; numbers in 64 bits, as akslint's JSON has them."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or abs(a - b) <= 1e-12 * max(abs(a), abs(b))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


def templates():
    """Differences between what is written down of the templates in `tests/templates` and what Terraform says."""
    folder = os.path.join(HERE, "..", "..", "templates")
    with open(os.path.join(folder, "values.json"), encoding="utf-8") as file:
        expected = json.load(file)
    return [f"local.{name} of tests/templates" for name in expected if console.value(folder, f"local.{name}") != {"value": expected[name]}]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--random", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with open(os.path.join(HERE, "declarations.tf"), encoding="utf-8") as file:
        declarations = file.read()
    with open(os.path.join(HERE, "expressions.jsonl"), encoding="utf-8") as file:
        expressions = [json.loads(line) for line in file]
    typed = Typed(arguments.seed)
    expressions += [typed.any() for _ in range(arguments.random)]
    questions = [{"declarations": declarations, "expression": text} for text in expressions]
    asked = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([arguments.binary], input=asked, capture_output=True, text=True, check=True)
    ours = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(ours) == len(questions)
    counts = {"equal": 0, "both reject": 0, "unknown to akslint": 0, "unknown to both": 0, "excepted": 0}
    different = templates()
    used = set()
    for question, own in zip(questions, ours):
        text = question["expression"]
        theirs = console.evaluate(question)
        if text in EXCEPTIONS:
            counts["excepted"] += 1
            used.add(text)
        elif "unknown" in own:
            counts["unknown to both" if "unknown" in theirs else "unknown to akslint"] += 1
        elif "value" in own and "value" in theirs and same(own["value"], theirs["value"]):
            counts["equal"] += 1
        elif "error" in own and "error" in theirs:
            counts["both reject"] += 1
        else:
            different.append(f"{text}\n  akslint:   {json.dumps(own)}\n  Terraform: {json.dumps(theirs)}")
    print(f"{len(questions)} expressions:", ", ".join(f"{count} {name}" for name, count in counts.items()), f"{len(different)} different", sep=" ")
    print("\n".join(different))
    for text in EXCEPTIONS.keys() - used:
        different.append(text)
        print(f"the exception {text!r} is of no expression")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
