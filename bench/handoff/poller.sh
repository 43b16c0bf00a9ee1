#!/bin/sh
# What loopctl replaces: looks for new claims every so often and types them into a pane.
# poller.sh CLONE INTERVAL_S TMUX_SOCKET PANE
set -u
clone=$1 interval=$2 socket=$3 pane=$4
seen=$(git -C "$clone" rev-parse origin/main)
while :; do
  git -C "$clone" fetch -q origin
  tip=$(git -C "$clone" rev-parse origin/main)
  if [ "$tip" != "$seen" ]; then
    git -C "$clone" log --reverse --format='%h %s' --abbrev=12 "$seen..$tip" | grep '^[0-9a-f]* claim(' |
      while IFS= read -r line; do
        tmux -S "$socket" send-keys -t "$pane" -l "$line"
        tmux -S "$socket" send-keys -t "$pane" Enter
      done
    seen=$tip
  fi
  sleep "$interval"
done
