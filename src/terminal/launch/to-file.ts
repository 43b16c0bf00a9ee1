/**
 * POSIX sh that runs a program with a file as its standard input, and writes what it says, errors included, to another
 * file. The terminal shows where. That the second file exists proves that the program was begun.
 */
const text = `
lc_in=$1 lc_out=$2
shift 2
printf 'loopctl: what this task says goes to %s\\n' "$lc_out"
umask 077
exec "$@" <"$lc_in" >"$lc_out" 2>&1
`;

export interface ToFileOptions {
  readonly argv: readonly string[];
  /** Absolute paths. */
  readonly input: string;
  readonly output: string;
}

/** The argv that runs a program between two files. One argument stays one argument. */
export function toFileArgv({ argv, input, output }: ToFileOptions): readonly string[] {
  return ['/bin/sh', '-c', text, 'loopctl-task', input, output, ...argv];
}
