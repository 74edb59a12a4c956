#!/usr/bin/env bash
# Runs Deno, whose program DENO names, so that it can open the library over Core ML: `ffi/deno.sh ARG...`. On a Mac that is
# Deno as it is, which builds the library by itself; on Linux it is Deno beside the stand-in, as `swift/on_linux.sh` starts it.
set -euo pipefail
if [ "$(uname -s)" = Darwin ]; then exec "${DENO:-deno}" "$@"; fi
exec "$(dirname "$0")/swift/on_linux.sh" deno "$@"
