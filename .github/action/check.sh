#!/usr/bin/env bash
# Runs akslint once for each reader: code scanning, the job summary, the annotations. Exits with 0;
# the output `status` is the check's.
set -euo pipefail

# One to a line, so that names with blanks stay whole; what is empty is nothing.
# macOS has a bash without `mapfile`, to which an empty array is unbound.
paths=() arguments=()
while IFS= read -r line; do [ -z "$line" ] || paths+=("$line"); done <<<"$PATHS"
while IFS= read -r line; do [ -z "$line" ] || arguments+=("$line"); done <<<"$ARGUMENTS"
[ -z "$CHANGED_SINCE" ] || arguments+=("--changed-since=$CHANGED_SINCE")
[ -z "$FAIL_ON" ] || arguments+=("--fail-on=$FAIL_ON")

check() { # FORMAT...
  "$AKSLINT" check ${arguments[@]+"${arguments[@]}"} "$@" -- ${paths[@]+"${paths[@]}"}
}

sarif=$RUNNER_TEMP/akslint.sarif
status=0
# Code scanning does not know suppressions.
check --format=sarif --hide-suppressed --output="$sarif" || status=$?
echo "status=$status" >>"$GITHUB_OUTPUT"
if [ "$status" -gt 1 ]; then
  exit 0
fi
echo "sarif=$sarif" >>"$GITHUB_OUTPUT"

if [ "$SUMMARY" = true ]; then
  source_url=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/blob/$GITHUB_SHA
  check --format=markdown --source-url="$source_url" >>"$GITHUB_STEP_SUMMARY" || true
fi
if [ "$ANNOTATIONS" = true ]; then
  check --format=github || true
else
  check --format=concise --color=never || true
fi
