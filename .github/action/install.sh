#!/usr/bin/env bash
# Finds, downloads or builds the akslint of this checkout's version, and says where it is.
set -euo pipefail

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ACTION_PATH/Cargo.toml" | head -n 1)
folder=$RUNNER_TEMP/akslint-$version
mkdir -p "$folder"
found() {
  echo "akslint=$1" >>"$GITHUB_OUTPUT"
  echo "$("$1" --version): $2"
  exit 0
}

if installed=$(command -v akslint) && [ "$("$installed" --version)" = "akslint $version" ]; then
  found "$installed" "installed already"
fi

case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) target= ;;
esac
if [ -n "$target" ]; then
  archive=akslint-$version-$target.tar.gz
  base=${GITHUB_SERVER_URL:-https://github.com}/$ACTION_REPOSITORY/releases/download/v$version
  # What is not what its checksum says is not run.
  if curl --fail --silent --show-error --location --output "$folder/$archive" "$base/$archive" &&
    curl --fail --silent --show-error --location --output "$folder/$archive.sha256" "$base/$archive.sha256"; then
    (cd "$folder" && if command -v sha256sum >/dev/null; then sha256sum -c; else shasum -a 256 -c; fi) \
      <"$folder/$archive.sha256"
    tar -xzf "$folder/$archive" -C "$folder"
    found "$folder/akslint" "downloaded"
  fi
fi

echo "there is no release to download, so akslint is built"
cargo install --locked --quiet --path "$ACTION_PATH" --root "$folder"
found "$folder/bin/akslint" "built"
