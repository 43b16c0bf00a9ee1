import { spawnSync } from 'node:child_process';

/** One command to be timed from its start to its exit. */
export interface Contender {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Milliseconds of each run, by contender. They take turns, so that whatever else the machine does meets all of them
 * alike. The first round is not counted. A contender that fails is an error: a fast failure is no result.
 */
export function sideBySide(
  contenders: readonly Contender[],
  rounds: number,
): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      const ms = time(contender);
      if (round > 0) times.get(contender.name)?.push(ms);
    }
  }
  return times;
}

function time({ name, argv, cwd, env }: Contender): number {
  const [program = '', ...args] = argv;
  const started = performance.now();
  const run = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ms = performance.now() - started;
  if (run.status !== 0) throw new Error(`${name} failed: ${run.error?.message ?? String(run.stderr).trim()}`);
  return ms;
}
