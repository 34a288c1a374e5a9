#!/bin/sh
# Brings axe-core, the second opinion on pages, into a cache folder and says where. Does nothing when it is there already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${MADOGUCHI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/madoguchi}/axe-core
if ! cmp -s "$here/package-lock.json" "$cache/installed-lock.json"; then
    mkdir -p "$cache"
    cp "$here/package.json" "$here/package-lock.json" "$cache/"
    npm ci --prefix "$cache" --no-audit --no-fund --ignore-scripts >&2
    cp "$here/package-lock.json" "$cache/installed-lock.json"
fi
echo "$cache"
