#!/usr/bin/env bash
# What a release has, built and installed as its users do.
# Usage: distribution.sh CHECKOUT SCRATCH
set -euo pipefail
checkout=$(realpath "$1") scratch=$(realpath "$2")
export CARGO_TARGET_DIR=$checkout/target
cd "$scratch"

works() { # COMMAND...
  local status=0
  "$@" check --quiet --color never "$checkout/examples/aks" >log 2>&1 || status=$?
  [ "$status" = 1 ] && grep -q service-principal log || { cat log; echo "$1 exits with $status"; exit 1; }
}

# From the source, without git's history and without the network.
mkdir source
git -C "$checkout" archive HEAD | tar -x -C source
cargo install --quiet --locked --offline --path source --root installed
works installed/bin/akslint

# The release of this machine's kind.
target=$(rustc -vV | sed -n 's/^host: //p')
(cd source && bash .github/release/build.sh "$target" "$scratch/dist" >"$scratch/log" 2>&1) ||
  { cat log; exit 1; }
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' source/Cargo.toml | head -n 1)
(cd dist && sha256sum --quiet -c ./*.sha256)
mkdir archive && tar -xzf "dist/akslint-$version-$target.tar.gz" -C archive
works archive/akslint
[ "$(archive/akslint --version)" = "akslint $version" ]
case $target in
*linux*) ldd archive/akslint 2>&1 | grep -q 'statically linked' || { ldd archive/akslint; exit 1; } ;;
esac
for page in akslint akslint-check akslint-config akslint-inventory; do
  grep -q "^\.TH $page 1" "archive/man/$page.1" || { echo "$page.1 is no manual page"; exit 1; }
done
grep -q -- '\\-\\-changed\\-since' archive/man/akslint-check.1
bash -c 'source archive/completions/akslint.bash && complete -p akslint >/dev/null'
python3 - "dist/akslint-$version-$target.cyclonedx.json" <<'PYTHON'
import json, sys
bill = json.load(open(sys.argv[1]))
names = {component["name"] for component in bill["components"]}
assert bill["metadata"]["component"]["name"] == "akslint" and {"clap", "hcl-edit", "rayon"} <= names, names
PYTHON

# The wheel, in an environment that has nothing else.
python3 -m venv fresh
fresh/bin/pip install --quiet --no-index --find-links dist akslint
works fresh/bin/akslint

# And so as a hook whose language is Python.
git init -q hook && cd hook
git config user.name test && git config user.email test@example.com
cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: local
    hooks:
      - id: akslint
        name: akslint
        entry: akslint check --force-exclude
        language: python
        additional_dependencies: [akslint==$version]
        files: \.(tf|tofu|tfvars|bicep|bicepparam|jsonc?)$
        require_serial: true
YAML
printf 'resource "azurerm_kubernetes_cluster" "aks" {\n  name = "aks"\n}\n' >main.tf
git add -A
export PRE_COMMIT_HOME=$scratch/pre-commit PIP_FIND_LINKS=$scratch/dist
! pre-commit run --all-files >../log 2>&1 || { echo "the hook lets a bad file pass"; exit 1; }
grep -q missing-identity ../log || { cat ../log; exit 1; }
echo "distribution: source, archive, wheel, hook, manual pages, completions, bill of materials"
