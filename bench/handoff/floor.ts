import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../test/e2e/lib/wait.ts';
import { aWhile } from '../lib/clock.ts';
import { withFolder } from '../lib/folder.ts';
import { firstWith } from '../lib/stamps.ts';
import { createBuilder } from './builder.ts';
import { createPaneServer } from './panes.ts';
import { createWorkRepo } from './work-repo.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Milliseconds from "push returned" until the pane had read it, with nothing in between but one watch and one command. */
export function measureFloor(n: number): Promise<readonly number[]> {
  return withFolder(async (dir) => {
    const stamps = join(dir, 'stamps');
    const repo = createWorkRepo(dir, 'floor');
    const server = createPaneServer(dir);
    const catcher = [process.execPath, '--import', here('stamp-stdin.ts'), here('catcher.ts')];
    const pane = server.open(catcher, { BENCH_STAMPS: stamps });
    const refs = join(repo.remote, 'refs', 'heads');
    const watcher = spawn(process.execPath, [here('floor-watcher.ts'), refs, server.socket, pane]);
    try {
      await once(watcher.stdout, 'data');
      return await measure(createBuilder(repo.builder), stamps, n);
    } finally {
      watcher.kill();
      server.close();
    }
  });
}

async function measure(
  claim: ReturnType<typeof createBuilder>,
  stamps: string,
  n: number,
): Promise<readonly number[]> {
  const pasted: number[] = [];
  for (let change = 1; change <= n; change += 1) {
    await aWhile(100, 300);
    const { monoMs } = claim(`g${change}`);
    const stamp = await until(`change ${change}`, () => firstWith(stamps, `change ${change}.`));
    pasted.push(stamp.at - monoMs);
  }
  return pasted;
}
