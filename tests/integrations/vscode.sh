#!/usr/bin/env bash
# The extension for Visual Studio Code: types, lint, tests against the real server, and its packages.
# Usage: vscode.sh CHECKOUT AKSLINT SCRATCH
set -euo pipefail
akslint=$(realpath "$2") scratch=$(realpath "$3")
cp -r "$1/editors/vscode" "$scratch/extension"
cd "$scratch/extension"
npm install --silent --no-package-lock --no-audit --no-fund
npm run --silent check
npm run --silent lint
npm run --silent build 2>"$scratch/log" || { cat "$scratch/log"; exit 1; }
AKSLINT=$akslint npm run --silent test >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
tests=$(sed -n 's/^# pass //p' "$scratch/log")
package() { npm run --silent package -- "$@" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }; }
package --out "$scratch/any.vsix"
mkdir bin && cp "$akslint" bin/akslint
package --target linux-x64 --out "$scratch/linux.vsix"
listed() { python3 -m zipfile -l "$scratch/$1"; }
listed any.vsix | grep -q extension/dist/extension.js
if listed any.vsix | grep -q extension/bin; then echo "the package for any platform has a binary" && exit 1; fi
listed linux.vsix | grep -q extension/bin/akslint
echo "vscode: $tests tests, two packages"
