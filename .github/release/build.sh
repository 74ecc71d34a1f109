#!/usr/bin/env bash
# Builds what a release has for one target: an archive with the binary, manual pages and completions, a
# wheel, the bill of materials, and checksums of these.
# Usage: build.sh TARGET FOLDER
set -euo pipefail
target=$1 folder=$2
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name=akslint-$version-$target
case $target in *windows*) binary=akslint.exe ;; *) binary=akslint ;; esac
mkdir -p "$folder"

if ! rustc --print target-libdir --target "$target" 2>/dev/null | xargs test -d; then
  rustup target add "$target"
fi
command -v maturin >/dev/null || python3 -m pip install --quiet "maturin>=1.9,<2"

# With the C library in it, the binary starts a sixth faster, and it runs on every Linux, whatever C library that has.
case $target in
*linux*)
  export RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static"
  portable=(--compatibility manylinux2014)
  ;;
*) portable=() ;;
esac
maturin build --release --locked --target "$target" ${portable[@]+"${portable[@]}"} --out "$folder"
wheel=$(ls "$folder"/akslint-"$version"-*.whl)
# The wheel holds the binary and its bill of materials, so that both are the same everywhere.
contents=$(mktemp -d)
python3 -m zipfile -e "$wheel" "$contents"
mkdir -p "$contents/$name/man" "$contents/$name/completions"
cp "$contents/akslint-$version.data/scripts/$binary" "$contents/$name/"
chmod +x "$contents/$name/$binary"
cp README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$contents/$name/"
"$contents/$name/$binary" man "$contents/$name/man"
for shell in bash zsh fish powershell elvish; do
  "$contents/$name/$binary" completions "$shell" >"$contents/$name/completions/akslint.$shell"
done
tar -czf "$folder/$name.tar.gz" -C "$contents/$name" .
cp "$contents/akslint-$version.dist-info/sboms/akslint.cyclonedx.json" "$folder/$name.cyclonedx.json"
(
  cd "$folder"
  for file in "$name.tar.gz" "$(basename "$wheel")" "$name.cyclonedx.json"; do
    if command -v sha256sum >/dev/null; then sha256sum "$file"; else shasum -a 256 "$file"; fi >"$file.sha256"
  done
)
