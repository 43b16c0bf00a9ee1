import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Counts the processes that this process spawns, and what is written to them, while `work` runs. */
export interface Traffic {
  readonly processes: number;
  /** Writes to the standard input of any child of ours: for a tmux client, questions asked. */
  readonly writes: number;
}

const channel = 'child_process';

/** Notes every child from now on. Begin before the children that are to be counted are started. */
export function createCounter(): {
  during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly traffic: Traffic }>;
  close(): void;
} {
  let processes = 0;
  let writes = 0;
  const onChild = (message: unknown): void => {
    processes += 1;
    const child = (message as { readonly process: ChildProcess }).process;
    // Its pipes are there once the call that made it has returned.
    queueMicrotask(() => countWrites(child, () => (writes += 1)));
  };
  subscribe(channel, onChild);
  return {
    async during(work) {
      const before = { processes, writes };
      const result = await work();
      return { result, traffic: { processes: processes - before.processes, writes: writes - before.writes } };
    },
    close: () => void unsubscribe(channel, onChild),
  };
}

function countWrites(child: ChildProcess, onWrite: () => void): void {
  const { stdin } = child;
  if (stdin === null) return;
  const write = stdin.write.bind(stdin) as (...args: readonly unknown[]) => boolean;
  Object.assign(stdin, {
    write: (...args: readonly unknown[]) => {
      onWrite();
      return write(...args);
    },
  });
}
