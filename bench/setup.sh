#!/bin/sh
# Installs what the benchmarks compare with, and says what: supervisor, runit and s6 (the system's packages) and pm2
# (npm, into .node/bench only). What cannot be installed is left out, and its rows say "not installed".
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/script/env.sh"
pm2_folder="$root/.node/bench"
log="$root/.node/bench-setup.log"

say() { printf 'bench/setup: %s\n' "$*"; }

# quietly COMMAND…: output goes to the log only.
quietly() { "$@" >>"$log" 2>&1 </dev/null; }

# install PACKAGE PROGRAM: its service, where it has one, is not needed and may be stopped.
install() {
  command -v "$2" >/dev/null 2>&1 && return 0
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
    say "no $2; install the package $1 as root to compare with it"
    return 0
  fi
  say "installing $1 (apt-get)"
  quietly apt-get update || :
  quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1" ||
    say "$1 could not be installed; see $log"
}

install_pm2() {
  [ -x "$pm2_folder/node_modules/.bin/pm2" ] && return 0
  say 'installing pm2 (npm) into .node/bench'
  mkdir -p "$pm2_folder"
  printf '{ "private": true }\n' >"$pm2_folder/package.json"
  quietly npm install --prefix "$pm2_folder" --no-audit --no-fund --ignore-scripts pm2 ||
    say "pm2 could not be installed; see $log"
}

mkdir -p "$root/.node"
: >"$log"
install supervisor supervisord
install runit runsvdir
install s6 s6-svscan
install_pm2
