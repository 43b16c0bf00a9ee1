/**
 * The launch wrapper: POSIX sh that runs an agent in the foreground of its pane and reports how it ended.
 * It runs as `/bin/sh -c TEXT loopctl-launch REPORT GENERATION ENVFILE DIRECTORY ARGV…` (ENVFILE may be empty).
 *
 * Two shells stand above the agent. The outer one leads the terminal's session and lets TERM and HUP end it: the
 * kernel then sends HUP to everyone in the foreground, which is how the agent hears of it. The inner one outlives
 * these signals, and INT and QUIT from the keyboard, waits for the agent and writes the report. If the inner one is
 * killed, the outer one writes it. The agent has all signals at their defaults and the terminal for itself.
 *
 * The report is one line, `{"generation":N,"code":N}`, readable by its owner only, and appears all at once. A code
 * above 128 is 128 + the signal's number; 78 means that the folder or the env file could not be used.
 *
 * The agent does not see which tmux it is in: its own tmux commands must not reach the server that it lives on.
 *
 * The env file is data, never evaluated: lines `KEY=VALUE`, with an optional `export` and optional quotes around
 * the value, `#` comments; lines whose name is not a variable's are skipped.
 */
const wrapperText = `
lc_report=$1 lc_generation=$2 lc_env=$3 lc_dir=$4
shift 4
lc_letters=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_
lc_return=$(printf '\\r')

lc_record() {
  umask 077
  printf '{"generation":%s,"code":%s}\\n' "$lc_generation" "$1" >"$lc_report.$$" &&
    mv -f "$lc_report.$$" "$lc_report"
}

lc_refuse() {
  printf 'loopctl: %s\\n' "$1" >&2
  exit 78
}

lc_trim() {
  lc_text=\${lc_text#"\${lc_text%%[![:space:]]*}"}
  lc_text=\${lc_text%"\${lc_text##*[![:space:]]}"}
}

lc_load() {
  while IFS= read -r lc_text || [ -n "$lc_text" ]; do
    lc_text=\${lc_text%"$lc_return"}
    lc_trim
    case $lc_text in
      '#'*) continue ;;
      'export '*) lc_text=\${lc_text#export }; lc_trim ;;
    esac
    case $lc_text in *=*) ;; *) continue ;; esac
    lc_name=\${lc_text%%=*}
    lc_text=\${lc_text#*=}
    case $lc_name in
      '' | [0123456789]* | *[!"$lc_letters"0123456789]*) continue ;;
      lc_* | IFS | OPTIND | PPID | UID | EUID | GROUPS | BASH* | SHELLOPTS | FUNCNAME | LOOPCTL_SESSION) continue ;;
    esac
    lc_trim
    case $lc_text in
      '"'*'"') lc_text=\${lc_text#?}; lc_text=\${lc_text%?} ;;
      "'"*"'") lc_text=\${lc_text#?}; lc_text=\${lc_text%?} ;;
    esac
    export "$lc_name=$lc_text"
  done <"$lc_env"
}

trap : INT QUIT
(
  trap : INT QUIT TERM HUP
  (
    cd "$lc_dir" >/dev/null || lc_refuse "cannot enter $lc_dir"
    if [ -n "$lc_env" ]; then
      [ -r "$lc_env" ] || lc_refuse "cannot read $lc_env"
      lc_load
    fi
    unset TMUX TMUX_PANE
    exec "$@"
  )
  lc_code=$?
  lc_record "$lc_code"
  exit "$lc_code"
)
lc_code=$?
[ -e "$lc_report" ] || lc_record "$lc_code"
exit "$lc_code"
`;

export interface WrapperOptions {
  readonly exitReport: string;
  readonly generation: number;
  readonly envFile: string | null;
  readonly cwd: string;
  readonly argv: readonly string[];
}

/** The argv that runs an agent under the wrapper. */
export function wrapperArgv(options: WrapperOptions): readonly string[] {
  const { exitReport, generation, envFile, cwd, argv } = options;
  return [
    '/bin/sh',
    '-c',
    wrapperText,
    'loopctl-launch',
    exitReport,
    String(generation),
    envFile ?? '',
    cwd,
    ...argv,
  ];
}
