/**
 * Appends what an agent gives a hook on stdin as one line `{"at":<ms>,"hook":<its JSON>}` to `$LOOPCTL_SIGNALS`, in
 * one write, says nothing and always succeeds: a hook that fails shows in the TUI, one that blocks holds the turn.
 */
export const appendHook = [
  '[ -n "$LOOPCTL_SIGNALS" ] || exit 0',
  't=$(date +%s%3N)',
  'case $t in *[!0-9]*) t=$(date +%s)000;; esac',
  `{ printf '{"at":%s,"hook":' "$t"; tr -d '\\n\\r'; printf '}\\n'; } | dd ibs=64k obs=256k 2>/dev/null >>"$LOOPCTL_SIGNALS"`,
  'exit 0',
].join('; ');
