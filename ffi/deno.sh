#!/usr/bin/env bash
# Runs Deno, whose program DENO names, so that it can open the library over Core ML: `ffi/deno.sh ARG...`. On a Mac that is
# Deno as it is, which builds the library by itself; on Linux it is Deno beside the stand-in, as `swift/on_linux.sh` starts it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=${DENO:-deno}
if [ "$(uname -s)" = Darwin ]; then exec "$program" "$@"; fi
if [ "${1:-}" != task ]; then exec "$here/swift/on_linux.sh" deno "$@"; fi

# Deno's task runner would take the loader for `deno`. So it is this shell that runs what deno.json says.
command=$(NAME=$2 FILE=$here/../deno.json "$program" eval -p \
  'JSON.parse(Deno.readTextFileSync(Deno.env.get("FILE"))).tasks[Deno.env.get("NAME")].command')
shift 2
deno() { "$here/deno.sh" "$@"; }
eval "$command \"\$@\""
