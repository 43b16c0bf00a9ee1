/** Marks a hook as ours, so that it is renewed rather than chained. Never changes. */
export const HOOK_MARK = '# loopctl hook';

/** The file beside the hooks that says whose clone this is; plain `key=value` lines, read without being evaluated. */
export const HOOK_CONF = 'loopctl-hooks.conf';

/** What a hook of the user's is renamed to when ours takes its place; ours runs it. */
export const CHAINED_SUFFIX = '.loopctl-chained';

/**
 * Start of every hook: reads the settings, finds the hook that was here before (`$chained`). Shell built-ins
 * only, for `reference-transaction` runs on every change of a ref.
 */
export const prelude = `#!/bin/sh
${HOOK_MARK}, written by \`loopctl init\` and renewed by it; the hook that was here before runs as well.
role= email= other= branch= docs= spool= chain=
conf=\${0%/*}/${HOOK_CONF}
if [ -r "$conf" ]; then
  while IFS= read -r line; do
    value=\${line#*=}
    case $line in
      role=*) role=$value ;;
      email=*) email=$value ;;
      other=*) other=$value ;;
      branch=*) branch=$value ;;
      docs=*) docs=$value ;;
      spool=*) spool=$value ;;
      chain=*) chain=$value ;;
    esac
  done <"$conf"
fi
chained=
if [ -x "$0${CHAINED_SUFFIX}" ]; then
  chained=$0${CHAINED_SUFFIX}
elif [ -n "$chain" ] && [ -x "$chain/\${0##*/}" ]; then
  chained=$chain/\${0##*/}
fi
`;

/** Runs the chained hook with the same arguments and the same input, byte for byte, and ends with its exit code. */
export const runChained = `[ -n "$chained" ] || exit 0
printf '%s' "$input" 2>/dev/null | "$chained" "$@"
exit $?
`;

/** Keeps standard input, trailing newlines included, for both readers. */
export const keepInput = `input=$(cat; printf .)
input=\${input%.}
`;
