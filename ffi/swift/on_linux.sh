#!/usr/bin/env bash
# Builds and tests this Swift package on Linux, over the stand-in for Core ML in `linux/`.
#
#   on_linux.sh setup          makes the toolchain's directory and prints its path
#   on_linux.sh test [ARG...]  swift test ARG...
#   on_linux.sh build          builds for release; prints `library=PATH`, `loader=COMMAND`, which is what must start a
#                              program of this system that is to open the library, `deno=PATH`, a script that starts
#                              Deno so, and `phone=PATH`; DENO names Deno's program where `deno` is a script
#   on_linux.sh with COMMAND   builds, and runs COMMAND with the library in KOKOBENCH_DYLIB, that script in KOKOBENCH_DENO,
#                              kokobench-phone in KOKOBENCH_PHONE, and in KOKOBENCH_ONNXRUNTIME a copy of the ONNX backend's
#                              runtime, so that both compute the same bits: `on_linux.sh with deno task bench --backend coreml`
#   on_linux.sh deno ARG...    the same for Deno itself started so, where this very process is to open the library
#   on_linux.sh phone ARG...   builds and runs kokobench-phone, on what `deno task ios --stand-in` staged
#   on_linux.sh run COMMAND    runs a shell command in the toolchain's directory, in this folder of the checkout
#
# The toolchain is Debian trixie's Swift, whose glibc is newer than that of most systems, so it lives in a directory
# of its own in the cache (3 GB). Making it takes some minutes, root and network, once. Exit code 3 says that it could
# not be made here, which is no failure of the package; the reason is on the standard error stream.
set -euo pipefail
package=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$package/../.." && pwd)
cache=${KOKOBENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kokobench}/swift
tree=$cache/trixie
# One build directory for each checkout, outside of it: checks of the tree need not know of it.
scratch=$cache/build/$(cksum <<<"$package" | cut -d' ' -f1)
# Debian's libswiftObservation lacks a function that it calls where threads cannot be had.
flags="--scratch-path /build -Xlinker --allow-shlib-undefined"

unavailable() {
  printf 'on_linux.sh: %s\n' "$1" >&2
  exit 3
}

setup() {
  [ "$(uname -s)" = Linux ] || unavailable "this is not Linux: use \`swift build\` and \`swift test\`"
  [ "$(id -u)" = 0 ] || unavailable "not root, which chroot and mount need"
  unshare --mount true 2>/dev/null || unavailable "this container may not mount (unshare --mount)"
  mkdir -p "$cache"
  exec 9>"$cache/lock"
  flock 9
  [ -e "$tree/usr/libexec/swift/bin/swift" ] || make_tree
  exec 9>&-
}

make_tree() {
  command -v apt-get >/dev/null || unavailable "no apt-get here to get debootstrap with"
  export DEBIAN_FRONTEND=noninteractive
  if ! command -v debootstrap >/dev/null || [ ! -e /usr/share/keyrings/debian-archive-keyring.gpg ]; then
    echo "installing debootstrap" >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends debootstrap debian-archive-keyring; } >&2 ||
      unavailable "apt-get could not install debootstrap: is there a network?"
  fi
  echo "making Debian trixie with Swift in $tree: 560 MB to download" >&2
  local part=$tree.part mirror=
  # The system's own mirror, where it is Debian: it is the one that is sure to be reachable.
  mirror=$(awk '/^URIs:.*debian$|^URIs:.*debian\/$/ {print $2; exit}' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
  rm -rf "$part"
  debootstrap --variant=minbase trixie "$part" ${mirror:+"$mirror"} >&2 ||
    unavailable "debootstrap failed: is there a network, and room for 3 GB in $cache?"
  cp /etc/resolv.conf /etc/hosts "$part/etc/"
  if [ -d /etc/apt/apt.conf.d ]; then cp -r /etc/apt/apt.conf.d/. "$part/etc/apt/apt.conf.d/"; fi # proxies
  {
    chroot "$part" apt-get update -qq &&
      chroot "$part" apt-get install -y -qq --no-install-recommends \
        swiftlang libc6-dev libstdc++-14-dev libonnxruntime-dev &&
      chroot "$part" apt-get clean
  } >&2 || unavailable "apt-get could not install Swift in $part"
  mv "$part" "$tree"
}

run() { # run COMMAND: in a mount namespace of its own, so nothing stays mounted
  mkdir -p "$scratch" "$tree/src" "$tree/build"
  # shellcheck disable=SC2016 # the inner shell expands these
  unshare --mount sh -c '
    mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" &&
    mount --bind "$1" "$0/src" && mount --bind "$2" "$0/build" &&
    exec chroot "$0" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/libexec/swift/bin:/usr/bin:/bin sh -c "cd /src/ffi/swift && $3"
  ' "$tree" "$checkout" "$scratch" "$1"
}

build() { # sets `library`, what has to start a program that opens it: `loader`, and programs started so: `deno`, `phone`
  setup
  run "swift build -c release --product KokoBench $flags && swift build -c release --product kokobench-phone $flags" >&2
  local machine linker=$tree/lib64/ld-linux-x86-64.so.2
  machine=$(uname -m)
  [ "$machine" = x86_64 ] || linker=$tree/lib/ld-linux-$machine.so.1
  library=$(readlink -f "$scratch/release")/libKokoBench.so
  loader=("$linker" --library-path "$tree/usr/lib/$machine-linux-gnu:$tree/usr/libexec/swift/lib/swift/linux")
  phone=$scratch/kokobench-phone
  printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$(printf '"%s" ' "${loader[@]}")" \
    "$(readlink -f "$scratch/release")/kokobench-phone" >"$phone"
  chmod +x "$phone"
  deno=$scratch/deno
  local program
  program=$(readlink -f "${DENO:-$(command -v deno)}")
  printf '#!/bin/sh\nexec%s "$@"\n' "$(printf ' %q' "${loader[@]}" "$program")" >"$deno.part"
  chmod +x "$deno.part"
  mv "$deno.part" "$deno"
  copy_runtime "$program"
  export KOKOBENCH_DYLIB=$library KOKOBENCH_DENO=$deno KOKOBENCH_PHONE=$phone KOKOBENCH_ONNXRUNTIME=$runtime
}

copy_runtime() { # copy_runtime DENO: sets `runtime`; a copy is a library of its own, also beside the ONNX backend in one process
  local package_json from
  package_json=$("$1" eval --config "$checkout/deno.json" \
    'console.log(import.meta.resolve("onnxruntime-node/package.json"))')
  from=$(dirname "${package_json#file://}")/bin/napi-v6/linux
  case $(uname -m) in
    x86_64) from=$from/x64 ;;
    *) from=$from/arm64 ;;
  esac
  runtime=$scratch/onnxruntime-node.so
  cmp -s "$from/libonnxruntime.so.1" "$runtime" || cp "$from/libonnxruntime.so.1" "$runtime"
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
  setup)
    setup
    printf '%s\n' "$tree"
    ;;
  test)
    setup
    run "swift test $flags $*"
    ;;
  build)
    build
    printf 'library=%s\n' "$library"
    printf 'loader=%s\n' "${loader[*]}"
    printf 'deno=%s\n' "$deno"
    printf 'phone=%s\n' "$phone"
    ;;
  with)
    build
    exec "$@"
    ;;
  deno)
    build
    exec "$deno" "$@"
    ;;
  phone)
    build
    exec "$phone" "$@"
    ;;
  run)
    setup
    run "$*"
    ;;
  *)
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 2
    ;;
esac
