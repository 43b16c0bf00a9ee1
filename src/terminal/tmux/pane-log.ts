import { formatLiteral } from './quote.ts';

/** Reads of the pane that go into one run of dd. */
const readsPerRun = 64;

/**
 * POSIX sh that appends its input to a file and turns to a new one by bytes, keeping one old file. It sleeps in a
 * read while nothing comes, writes what comes at once, and goes on reading when it cannot write (disk full, folder
 * gone), so that it never holds up the pane. `#` and `%` do not occur: tmux expands them.
 */
const script = `
umask 077
set -f
trap '' HUP INT QUIT TERM
export LC_ALL=C
learn() {
  records= bytes= before=
  for word in $1; do
    case $word in
      records) records=\${records:-$before} ;;
      bytes) bytes=\${bytes:-$before} ;;
    esac
    before=$word
  done
  [ "$records" != 0+0 ] || exit 0
  case $bytes in '' | *[!0123456789]*) bytes=$run ;; esac
}
size=0
[ -f "$file" ] && size=$(wc -c <"$file")
while :; do
  if [ "$size" -ge "$limit" ]; then
    mv -f "$file" "$file.1"
    size=0
  fi
  if said=$( { dd bs="$block" count=${readsPerRun} >>"$file"; } 2>&1); then
    learn "$said"
    size=$((size + bytes))
  else
    said=$(dd bs=65536 count=${readsPerRun} 2>&1 >/dev/null) && learn "$said"
  fi
done`;

/** Text as printf escapes only, so that nothing of it means anything to sh or tmux. */
function octal(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/**
 * Shell command for `pipe-pane`. No file grows beyond `maxBytes`. `path` must be absolute and must not end in a
 * newline.
 */
export function paneLogCommand(path: string, maxBytes: number): string {
  const block = Math.max(1, Math.min(4096, Math.floor(maxBytes / 4 / readsPerRun)));
  const run = block * readsPerRun;
  const limit = Math.max(1, maxBytes - run);
  const head = `file=$(printf '${octal(path)}') limit=${limit} block=${block} run=${run}`;
  return formatLiteral(`${head}${script}`);
}
