#!/usr/bin/env bash
# versions.sh DIR [SUITE …]: unpacks the tmux of other Debian suites into DIR/<version>, each with libraries of its own, and
# prints the path of each program. For trying them by hand; nothing is installed:
#
#   test/terminal/tmux/versions.sh /tmp/tmux bullseye bookworm-backports sid
#   node test/terminal/tmux/record.ts /tmp/tmux/*/usr/bin/tmux
#   PATH=/tmp/tmux/3.8/usr/bin:$PATH npx vitest run --project unit test/terminal
#
# Needs a Debian with network, and patchelf.
set -euo pipefail

dir=$(mkdir -p "$1" && cd "$1" && pwd -P)
shift
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
keys=/usr/share/keyrings/debian-archive-keyring.gpg
command -v patchelf >/dev/null || { echo 'versions.sh: patchelf is not installed' >&2; exit 1; }

# fetch SUITE PLACE: tmux and all that it needs, as packages, by an apt with lists and archives of its own.
fetch() {
  local place=$2
  mkdir -p "$place/lists/partial" "$place/archives/partial"
  echo "deb [signed-by=$keys] $mirror $1 main" >"$place/sources.list"
  # Backports lack what they share with their suite.
  case $1 in *-backports) echo "deb [signed-by=$keys] $mirror ${1%-backports} main" >>"$place/sources.list" ;; esac
  cat >"$place/apt.conf" <<EOF
Dir::Etc::sourcelist "$place/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$place/lists";
Dir::State::status "/dev/null";
Dir::Cache "$place";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
EOF
  APT_CONFIG=$place/apt.conf apt-get -qq update
  APT_CONFIG=$place/apt.conf apt-get -qq --yes --download-only --target-release "$1" install tmux >/dev/null
}

for suite in "${@:-sid}"; do
  place=$(mktemp -d)
  fetch "$suite" "$place" >&2
  version=$(dpkg-deb -f "$place"/archives/tmux_*.deb Version | sed -E 's/-.*//')
  tree=$dir/$version
  rm -rf "$tree"
  mkdir -p "$tree"
  for package in "$place"/archives/*.deb; do dpkg-deb -x "$package" "$tree"; done
  rm -rf "$place"
  loader=$(find "$tree" -path '*-linux-gnu/ld-linux*.so.*' | head -n 1)
  libraries=$(find "$tree" -name '*.so*' -printf '%h\n' | sort -u | paste -sd :)
  patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$tree/usr/bin/tmux"
  echo "$tree/usr/bin/tmux: $("$tree/usr/bin/tmux" -V)"
done
