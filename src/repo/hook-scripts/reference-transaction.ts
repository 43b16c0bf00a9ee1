import { keepInput, prelude, runChained } from './prelude.ts';

/**
 * Rings the daemon's doorbell when the tracking ref of the coordination branch changed: one short line appended
 * to the spool file. Never blocks (a spool that is no plain file is left alone), never fails the transaction.
 */
export const referenceTransaction = `${prelude}
if [ -z "$chained" ] && [ "$1" != committed ]; then
  exit 0
fi
${keepInput}
if [ "$1" = committed ] && [ -n "$spool" ]; then
  case $input in
    *" refs/remotes/origin/$branch
"*)
      if [ -f "$spool" ] || [ ! -e "$spool" ]; then
        { printf '%s refs/remotes/origin/%s\\n' "$role" "$branch" >>"$spool"; } 2>/dev/null || :
      fi
      ;;
  esac
fi
${runChained}`;
