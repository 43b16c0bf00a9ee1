#!/bin/sh
# A program that notes its start as "PID SECONDS.NANOSECONDS" in $BENCH_STARTS, tells loopctl that it took its turn
# where that asks for signals, and sleeps.
echo "$$ $(date +%s.%N)" >>"$BENCH_STARTS"
if [ -n "${LOOPCTL_SIGNALS:-}" ]; then
  at=$(date +%s000)
  printf '{"event":"%s","at":'"$at"',"message":""}\n' ready turn_start turn_end >>"$LOOPCTL_SIGNALS"
fi
exec sleep 1000000
