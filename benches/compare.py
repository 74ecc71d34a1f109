"""Runs akslint and its peers over the same tree, side by side, and prints ratios.

Usage: compare.py AKSLINT FOLDER
       compare.py AKSLINT FILES [SHARE [BLOCKS]]

FILES generates a tree of that many Terraform files, in modules of ten, of which SHARE (0.001 by default) of the
modules have a cluster. A file has so many BLOCKS (95 by default, which are 16 KB). Of ripgrep, checkov and trivy,
those that are on the PATH take part; the last two only in trees of up to a thousand files.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLUSTER = """resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}
"""


def generate(root, files, share, size):
    choose = random.Random(1)
    (root / ".git").mkdir()
    clusters = set(choose.sample(range(files // 10 or 1), max(1, round(files / 10 * share))))
    for number in range(files):
        module = root / f"repository{number // 500}" / f"module{number // 10}"
        module.mkdir(parents=True, exist_ok=True)
        blocks = [
            f'resource "azurerm_subnet" "s{number}_{index}" {{\n  name             = "subnet-{index}"\n'
            f'  address_prefixes = [cidrsubnet("10.0.0.0/8", 16, {index})]\n'
            f'  tags             = {{ owner = "team-{choose.randrange(100)}" }}\n}}\n\n'
            for index in range(size)
        ]
        if number % 10 == 0 and number // 10 in clusters:
            blocks.append(CLUSTER)
        (module / f"f{number % 10}.tf").write_text("".join(blocks))


def measure(command, runs):
    """The median of the milliseconds, and the peak of the memory in MiB."""
    times, peak = [], 0
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        times.append((time.perf_counter() - start) * 1e3)
        peak = max(peak, usage.ru_maxrss)
    return sorted(times)[runs // 2], peak / 1024


def main():
    akslint, what = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    with tempfile.TemporaryDirectory() as scratch:
        if what.isdigit():
            tree = Path(scratch)
            share, size = (sys.argv[3:] + ["0.001", "95"][len(sys.argv) - 3 :])[:2]
            generate(tree, int(what), float(share), int(size))
        else:
            tree = Path(what).resolve()
        count = sum(1 for path in tree.rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) / 1e6
        print(f"{count} files, {size:.0f} MB, {os.cpu_count()} processors")
        peers = [
            ("akslint", [akslint, "check", "--quiet", str(tree)], 7),
            ("rg", ["rg", "-l", "-i", "azurerm_kubernetes|managedclusters", str(tree)], 7),
        ]
        if count <= 1000:
            peers.append(("checkov", ["checkov", "--quiet", "--compact", "-d", str(tree)], 1))
            peers.append(("trivy", ["trivy", "config", "--quiet", str(tree)], 1))
        base = None
        for name, command, runs in peers:
            if name != "akslint" and not shutil.which(command[0]):
                print(f"{name:>8}  is not there")
                continue
            # What is on disk is brought into memory before the clock runs.
            measure(command, 1)
            milliseconds, memory = measure(command, runs)
            base = base or milliseconds
            ratio = base / milliseconds
            print(f"{name:>8} {milliseconds:>10.1f} ms {memory:>6.0f} MiB  akslint takes {ratio:.5f} of it")


if __name__ == "__main__":
    main()
