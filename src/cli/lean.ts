/**
 * How V8 shall run a command that stays for days: the young generation does not grow with the first burst of work and
 * stay so, code is kept small rather than fast (the optimizing compiler alone is 5 MB), and no timer wakes an idle
 * process to look for garbage.
 */
const flags = ['--semi-space-growth-factor=1', '--optimize-for-size', '--no-opt', '--no-memory-reducer'];

/** Keeps this process small. Call it before the command's code is loaded: what has grown by then stays. */
export function stayLean(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}
