import { until } from '../../test/e2e/lib/wait.ts';
import { aWhile, wallMs } from '../lib/clock.ts';
import { type Start, startsIn } from '../lib/starts.ts';

export interface Death {
  readonly killedMs: number;
  /** The start that came of it. */
  readonly start: Start;
}

/** Kills the newest start of the program `n` times, each time when it has run for a moment. */
export async function killAgainAndAgain(file: string, n: number): Promise<readonly Death[]> {
  const deaths: Death[] = [];
  while (deaths.length < n) {
    await aWhile(200, 500);
    const before = startsIn(file);
    const victim = before.at(-1);
    if (victim === undefined) throw new Error('the program never started');
    const killedMs = wallMs();
    process.kill(victim.pid, 'SIGKILL');
    const start = await until('a restart', () => startsIn(file)[before.length]);
    deaths.push({ killedMs, start });
  }
  return deaths;
}

export function latencies(deaths: readonly Death[]): readonly number[] {
  return deaths.map(({ killedMs, start }) => start.wallMs - killedMs);
}
