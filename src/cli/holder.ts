import { type Holder, readHolder } from '../store/holder.ts';
import { identify } from '../system/proc/identity.ts';

/** The daemon that holds the project's lock, if the very process that wrote so still lives. */
export function liveHolder(lock: string): Holder | null {
  const holder = readHolder(lock);
  return holder !== null && isAlive(holder) ? holder : null;
}

/** True while exactly that process lives: a pid alone may be another process by now. */
export function isAlive({ pid, startTime }: Pick<Holder, 'pid' | 'startTime'>): boolean {
  return identify(pid)?.startTime === startTime;
}
