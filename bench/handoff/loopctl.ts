import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProjectOptions } from '../../test/e2e/lib/project.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import { aWhile } from '../lib/clock.ts';
import { withFolder } from '../lib/folder.ts';
import { type Running, withDaemon } from '../lib/loopctl.ts';
import { firstWith } from '../lib/stamps.ts';
import { createBuilder } from './builder.ts';

/** Milliseconds from the moment at which `git push` returned; below zero when it was still on its way out. */
export interface Handoffs {
  /** The adversary's program had read the message from its terminal. */
  readonly pasted: readonly number[];
  /** The daemon knew that the agent had taken it. */
  readonly acknowledged: readonly number[];
}

const stamper = fileURLToPath(new URL('./stamp-stdin.ts', import.meta.url));

/** Claims one gate after the other to an idle demo agent under a real daemon. */
export function measureLoopctl(n: number): Promise<Handoffs> {
  return withFolder((dir) => {
    const stamps = join(dir, 'stamps');
    return withDaemon(listeners(stamps), (running) => measureHandoffs(running, stamps, n));
  });
}

/** Demo agents that take messages, answer, and do nothing else; what the adversary reads is stamped. */
export function listeners(stamps: string): ProjectOptions {
  const argv = (...start: readonly string[]): readonly unknown[] => [
    ...['{node}', '--import', stamper, '{agent}', '--role', 'other', ...start],
    ['--prompt', '{prompt}'],
  ];
  const launch = { fresh: argv('--session', '{conversation}'), resume: argv('--resume', '{conversation}') };
  return { config: { backends: { demo: { launch } } }, env: { adversary: { BENCH_STAMPS: stamps } } };
}

export async function measureHandoffs(
  { project, message }: Running,
  stamps: string,
  n: number,
): Promise<Handoffs> {
  const claim = createBuilder(join(project.dir, 'clones', 'builder'));
  const pasted: number[] = [];
  const acknowledged: number[] = [];
  for (let gate = 1; gate <= n; gate += 1) {
    await aWhile(100, 500);
    const { sha, monoMs, wallMs } = claim(`g${gate}`);
    const stamp = await until(`claim ${gate} in the pane`, () => firstWith(stamps, sha));
    const row = await until(`claim ${gate} acknowledged`, () => {
      const found = message(sha);
      return found?.status === 'acknowledged' ? found : null;
    });
    pasted.push(stamp.at - monoMs);
    acknowledged.push(row.updatedMs - wallMs);
  }
  return { pasted, acknowledged };
}
