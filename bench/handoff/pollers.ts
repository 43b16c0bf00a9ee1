import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../test/e2e/lib/wait.ts';
import { aWhile } from '../lib/clock.ts';
import { withFolder } from '../lib/folder.ts';
import { firstWith } from '../lib/stamps.ts';
import { createBuilder } from './builder.ts';
import { createPaneServer, type PaneServer } from './panes.ts';
import { createWorkRepo } from './work-repo.ts';

const script = fileURLToPath(new URL('./poller.sh', import.meta.url));

/** Notes when each line came, as a line of JSON. */
const noter = `while IFS= read -r line; do
  printf '{"at":%s,"text":"%s"}\\n' "$(date +%s%3N)" "$line" >>"$BENCH_STAMPS"
done`;

/**
 * One sample of each of `n` pollers with the same interval, each with a repository and a pane of its own: milliseconds
 * from "push returned" until the pane had read the line. They run at the same time, since all but one are asleep, and
 * each is pushed to at a random moment of its interval.
 */
export function measurePollers(n: number, intervalS: number): Promise<readonly number[]> {
  return withFolder(async (dir) => {
    const server = createPaneServer(dir);
    const pollers: ChildProcess[] = [];
    try {
      const samples = Array.from({ length: n }, (_, index) => {
        const place = { dir, name: `p${index}`, server, intervalS };
        return sample(place, (child) => pollers.push(child));
      });
      return await Promise.all(samples);
    } finally {
      for (const poller of pollers) poller.kill();
      server.close();
    }
  });
}

interface Place {
  readonly dir: string;
  readonly name: string;
  readonly server: PaneServer;
  readonly intervalS: number;
}

async function sample(
  { dir, name, server, intervalS }: Place,
  onStart: (child: ChildProcess) => void,
): Promise<number> {
  const repo = createWorkRepo(dir, name);
  const stamps = join(dir, `${name}-stamps`);
  const pane = server.open(['/bin/sh', '-c', noter], { BENCH_STAMPS: stamps });
  onStart(spawn(script, [repo.adversary, String(intervalS), server.socket, pane], { stdio: 'ignore' }));
  await aWhile(1000, 1000 + intervalS * 1000);
  const { sha, wallMs } = createBuilder(repo.builder)('gate');
  const stamp = await until(`${name} to notice`, () => firstWith(stamps, sha), 2 * intervalS * 1000 + 30_000);
  return stamp.at - wallMs;
}
