#!/usr/bin/env bash
# The hooks, run by pre-commit itself on real commits.
# Usage: pre-commit.sh CHECKOUT AKSLINT SCRATCH
set -euo pipefail
checkout=$(realpath "$1") akslint=$(realpath "$2") scratch=$(realpath "$3")
export PRE_COMMIT_HOME=$scratch/pre-commit GIT_CONFIG_GLOBAL=$scratch/gitconfig
git config --global user.name test
git config --global user.email test@example.com
git config --global init.defaultBranch main
git config --global --add safe.directory '*'

fail() { echo "pre-commit: $1"; cat "$scratch/log"; exit 1; }
commits() { git add -A && git commit -qm "$1" >"$scratch/log" 2>&1 || fail "$1 should be committed"; }
refuses() { # WHAT EXPECTED-TEXT
  git add -A
  ! git commit -qm "$1" >"$scratch/log" 2>&1 || fail "$1 should not be committed"
  grep -qF -- "$2" "$scratch/log" || fail "$1: the report should say: $2"
}

good='resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = var.identity
  }
}'

repository() {
  git init -q "$1" && cd "$1"
  mkdir -p infra templates
  printf '%s\n' "$good" >infra/main.tf
  printf 'variable "identity" {\n  default = "SystemAssigned"\n}\n' >infra/variables.tf
  cat >templates/aks.bicep <<'BICEP'
param identity string
resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: identity }
  properties: { dnsPrefix: 'aks' }
}
BICEP
  printf "using './aks.bicep'\nparam identity = 'SystemAssigned'\n" >templates/prod.bicepparam
  printf '{ "name": "nothing to do with it" }\n' >package.json
  git add -A
}

stories() {
  commits "a good repository"
  printf 'variable "identity" {\n  default = "Odd"\n}\n' >infra/variables.tf
  refuses "a changed variable" "infra/variables.tf:2:13"
  grep -qF "unsupported-identity-type" "$scratch/log" || fail "the rule should be named"
  git checkout -q HEAD -- infra
  sed -i "s/SystemAssigned/None/" templates/prod.bicepparam
  refuses "a changed parameter file" "templates/aks.bicep:2:1"
  grep -qF "with \`prod.bicepparam\`" "$scratch/log" || fail "the parameter file should be named"
  git checkout -q HEAD -- templates
  printf 'resource "azurerm_kubernetes_cluster" "aks" {\n' >infra/main.tf
  refuses "a broken file" "syntax-error"
  git checkout -q HEAD -- infra
  printf '{ "name": "still nothing" }\n' >package.json
  commits "a file that is none of ours"
  mkdir vendor && printf 'resource "azurerm_kubernetes_cluster" "aks" {\n  name = "aks"\n}\n' >vendor/main.tf
  refuses "a bad new file" "missing-identity"
  printf 'exclude = ["vendor"]\n' >.akslint.hcl
  commits "an excluded file"
}

# As a user tries a hook out. The build takes its time, but not twice.
export CARGO_TARGET_DIR=$checkout/target
repository "$scratch/try"
pre-commit try-repo "$checkout" akslint --all-files >"$scratch/log" 2>&1 || fail "a good repository"
printf 'variable "identity" {\n  default = "None"\n}\n' >infra/variables.tf
git add -A
! pre-commit try-repo "$checkout" akslint --files infra/variables.tf >"$scratch/log" 2>&1 ||
  fail "a bad repository"
grep -qF "infra/main.tf:1:1" "$scratch/log" || fail "the cluster should be pointed at"

# As a user installs it.
repository "$scratch/rust"
# The configuration is the README's.
awk '/^```yaml$/ { getline; on = $0 == "repos:" } /^```$/ { on = 0 } on' "$checkout/README.md" |
  sed "s#https://github.com/OWNER/akslint#$checkout#; s#rev: .*#rev: $(git -C "$checkout" rev-parse HEAD)#" \
    >.pre-commit-config.yaml
grep -q "id: akslint" .pre-commit-config.yaml
pre-commit install >/dev/null
stories

# With a binary that is there.
repository "$scratch/system"
sed "s/id: akslint/id: akslint-system/" ../rust/.pre-commit-config.yaml >.pre-commit-config.yaml
PATH=$(dirname "$akslint"):$PATH
pre-commit install >/dev/null
stories
echo "pre-commit: two hooks on real commits"
