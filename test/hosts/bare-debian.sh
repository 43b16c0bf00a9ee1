#!/usr/bin/env bash
# Runs script/bootstrap for real in a fresh minimal Debian: once without any Node, once with Debian's old one, then the
# cases in which it has to give up. Needs root, mmdebstrap and the network; takes a few minutes, so it is run by hand:
#
#   test/hosts/bare-debian.sh [COMMAND …]      COMMAND is run in the set-up checkout afterwards, for example script/demo
#
# What is tested is HEAD of this checkout. Every machine is a tree of its own under one temporary folder, entered through
# private mount and pid namespaces: mounts and processes end with the command, and the folder is removed at the end.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
suite=${DEBIAN_SUITE:-bookworm}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
work=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
failures=0

say() { printf '\n== %s\n' "$*"; }
ok() { printf 'ok      %s\n' "$*"; }
bad() { printf 'NOT OK  %s\n' "$*"; failures=$((failures + 1)); }

# machine NAME: a fresh tree with a clone of HEAD in /srv/loop ctl (a path with a space).
machine() {
  local tree=$work/$1
  mkdir "$tree"
  tar -C "$tree" -xf "$work/base.tar"
  cp /etc/resolv.conf "$tree/etc/resolv.conf"
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then cp "$NODE_EXTRA_CA_CERTS" "$tree/etc/extra-ca.pem"; fi
  git clone --quiet --no-local "$here" "$tree/srv/loop ctl"
}

# inside [--offline] [--user] NAME COMMAND…: runs in the tree with its own /proc, /dev and pid namespace.
inside() {
  local net=() as=() home=/root
  while :; do
    case $1 in
      --offline) net=(--net) ;;
      --user) as=(--userspec=1000:1000) home=/home/worker ;;
      *) break ;;
    esac
    shift
  done
  local tree=$work/$1
  shift
  unshare --mount --pid --fork --kill-child --uts --ipc "${net[@]}" bash -c '
    set -e
    tree=$1; shift
    mount --bind "$tree" "$tree"
    mount -t proc proc "$tree/proc"
    mount -t tmpfs -o mode=755 tmpfs "$tree/dev"
    for node in null zero full random urandom tty; do touch "$tree/dev/$node"; mount --bind "/dev/$node" "$tree/dev/$node"; done
    mkdir "$tree/dev/pts" "$tree/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$tree/dev/pts"
    ln -s pts/ptmx "$tree/dev/ptmx"
    ln -s /proc/self/fd "$tree/dev/fd"
    mount -t tmpfs -o mode=1777 tmpfs "$tree/dev/shm"
    exec chroot "$@"
  ' bash "$tree" "${as[@]}" "$tree" \
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" LANG=C.UTF-8 \
    ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/etc/extra-ca.pem} \
    sh -c 'cd "/srv/loop ctl" && exec "$@"' sh "$@"
}

# expect CODE NAME WHAT [--offline] [--user] -- COMMAND…
expect() {
  local wanted=$1 name=$2 what=$3 code=0 flags=()
  shift 3
  while [ "$1" != -- ]; do flags+=("$1"); shift; done
  shift
  inside "${flags[@]}" "$name" "$@" </dev/null || code=$?
  if [ "$code" -eq "$wanted" ]; then ok "$name: $what (exit $code)"; else bad "$name: $what (exit $code, wanted $wanted)"; fi
}

# check_machine NAME [--user]
check_machine() {
  local name=$1 as=("${@:2}")
  expect 0 "$name" 'two bootstraps at once' "${as[@]}" -- sh -c 'script/bootstrap & script/bootstrap && wait $!'
  expect 0 "$name" 'Node is new enough, npm never had a global prefix of ours' "${as[@]}" -- sh -c '
    root=$PWD; . script/env.sh; node -e "process.exit(process.versions.node.split(\".\")[0] >= 22 ? 0 : 1)" &&
    [ -z "$(ls /usr/local/lib/node_modules 2>/dev/null)" ]'
  expect 0 "$name" 'node-pty is compiled and opens a terminal' "${as[@]}" -- sh -c '
    root=$PWD; . script/env.sh; node -e "
      const pty = require(\"node-pty\").spawn(\"true\", [], {}); pty.onExit((e) => process.exit(e.exitCode))"'
  expect 0 "$name" 'quick and silent when nothing is missing' "${as[@]}" -- sh -c '
    start=$(date +%s%N); out=$(script/bootstrap 2>&1); ms=$((($(date +%s%N) - start) / 1000000))
    echo "        $ms ms"; [ -z "$out" ] && [ "$ms" -lt 300 ]'
}

say "a minimal $suite tree"
mmdebstrap --quiet --variant=minbase "$suite" "$work/base.tar" "$mirror"

say 'giving up'
machine refused
inside refused chown -R 1000:1000 '/srv/loop ctl'
expect 77 refused 'not root, no sudo' --user -- script/bootstrap
expect 75 refused 'no network' --offline -- script/bootstrap

say 'no Node at all'
machine bare
check_machine bare

say 'the old Node of the distribution, and a user who may use sudo'
machine old
inside old sh -c '
  apt-get update && apt-get install -y --no-install-recommends nodejs npm sudo &&
  useradd --create-home --uid 1000 worker && echo "worker ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/worker &&
  chown -R worker: .' >/dev/null 2>&1
inside old node --version
check_machine old --user

if [ $# -gt 0 ]; then
  say "then: $*"
  expect 0 bare "$*" -- "$@"
fi

say "$failures failed"
[ "$failures" -eq 0 ]
