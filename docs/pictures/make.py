#!/usr/bin/env python3
"""Makes the pictures of the documentation from real runs; needs `rich` (pip install rich) and Chromium.

usage: make.py AKSLINT
"""
import os
import re
import subprocess
import sys
import tempfile

from rich.console import Console
from rich.text import Text

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")


def run(akslint, *arguments):
    return subprocess.run([akslint, *arguments], cwd=ROOT, capture_output=True, text=True).stdout


def main():
    akslint = os.path.abspath(sys.argv[1])
    shown = "$ akslint check examples/aks\n" + run(akslint, "check", "examples/aks", "--color", "always")
    console = Console(record=True, width=100, file=open(os.devnull, "w"))
    console.print(Text.from_ansi(shown))
    picture = console.export_svg(title="akslint")
    with open(os.path.join(HERE, "check.svg"), "w", encoding="utf-8") as file:
        # The picture loads nothing, and so uses a font that is there.
        file.write(re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL))
    with tempfile.NamedTemporaryFile("w", suffix=".html") as page:
        page.write(run(akslint, "inventory", "examples/aks", "--format", "html"))
        page.flush()
        picture = os.path.join(HERE, "inventory.png")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1350,700",
             f"--screenshot={picture}", page.name],
            check=True, capture_output=True,
        )


main()
