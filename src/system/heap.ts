import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * For a process that is to stay for days: the optimizing compiler, which is 5 MB by itself, is never used, and no timer
 * wakes an idle process to look for garbage. Call it before the program's code is loaded.
 */
export function keepHeapSmall(): void {
  for (const flag of ['--no-opt', '--no-memory-reducer']) setFlagsFromString(flag);
}

type Collect = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/**
 * Gives back what the start of the program took, some 20 MB within some 20 ms, and from then on keeps the young
 * generation as small as it is then: V8 by itself would let it grow with the next burst of work, and stay so.
 */
export function giveBackHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', flavor: 'last-resort' });
}
