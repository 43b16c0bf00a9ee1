import { setTimeout as pause } from 'node:timers/promises';
import { spawnDaemon, type TestDaemon } from '../e2e/lib/daemon.ts';
import type { TestProject } from '../e2e/lib/project.ts';

/** Starts the daemon again whenever it is killed, as a service manager does. */
export interface Keeper {
  /** The daemon of now; null between two lives. */
  daemon(): TestDaemon | null;
  lives(): number;
  /** Resolves with the code of the first daemon that ended by itself. */
  readonly ended: Promise<number | null>;
  /** What the daemon of now, or the last one, printed and logged. */
  output(): string;
}

/** Longest time without a daemon, milliseconds. */
const DOWN_MAX_MS = 1_500;

export function keepAlive(project: TestProject, downMs: () => number): Keeper {
  let current: TestDaemon | null = null;
  let last: TestDaemon | null = null;
  let lives = 0;

  async function live(): Promise<number | null> {
    for (;;) {
      lives += 1;
      current = spawnDaemon(project, ...(lives === 1 ? [] : ['--resume']));
      last = current;
      const code = await current.exited;
      const killed = current.child.signalCode !== null;
      current = null;
      if (!killed) return code;
      await pause(Math.min(downMs(), DOWN_MAX_MS));
    }
  }

  return { daemon: () => current, lives: () => lives, ended: live(), output: () => last?.output() ?? '' };
}
