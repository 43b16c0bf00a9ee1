import { setTimeout as pause } from 'node:timers/promises';
import { spawnDaemon, type TestDaemon } from '../e2e/lib/daemon.ts';
import type { TestProject } from '../e2e/lib/project.ts';
import type { Story } from './story.ts';

/** Starts the daemon again whenever it is killed, as a service manager does. */
export interface Keeper {
  /** The daemon of now; null between two lives. */
  daemon(): TestDaemon | null;
  lives(): number;
  /** Resolves with the code of the first daemon that ended by itself; null after `stop`. */
  readonly ended: Promise<number | null>;
  /** What the daemon of now, or the last one, printed and logged. */
  output(): string;
  /** Starts none again: whoever takes the project away kills the last one. */
  stop(): void;
}

/** Longest time without a daemon, milliseconds. */
const DOWN_MAX_MS = 1_500;

export function keepAlive(project: TestProject, downMs: () => number, story: Story): Keeper {
  let current: TestDaemon | null = null;
  let last: TestDaemon | null = null;
  let lives = 0;
  const stopping = new AbortController();

  async function live(): Promise<number | null> {
    while (!stopping.signal.aborted) {
      lives += 1;
      current = spawnDaemon(project, ...(lives === 1 ? [] : ['--resume']));
      last = current;
      story.tell(`life ${lives} of the daemon begins, pid ${current.child.pid}`);
      const code = await current.exited;
      const signal = current.child.signalCode;
      story.tell(`life ${lives} of the daemon is over: ${signal ?? `code ${code}`}`);
      current = null;
      if (signal === null) return code;
      const waitMs = Math.min(downMs(), DOWN_MAX_MS);
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return null;
  }

  return {
    daemon: () => current,
    lives: () => lives,
    ended: live(),
    output: () => last?.output() ?? '',
    stop: () => stopping.abort(),
  };
}
