import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createProject, type TestProject } from '../test/e2e/lib/project.ts';
import { listeners, measureHandoffs } from './handoff/loopctl.ts';
import { importHistory } from './history/import.ts';
import { type Start, timeStart } from './history/start.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { monoMs } from './lib/clock.ts';
import { withFolder } from './lib/folder.ts';
import { atMost, goalHeading } from './lib/goal.ts';
import { withDaemon } from './lib/loopctl.ts';
import { summary } from './lib/percentiles.ts';
import { summaryRow } from './lib/rows.ts';
import { summaryHeading, table } from './lib/table.ts';

const COMMITS = 100_000;
const STARTS = 15;
const CLAIMS = 15;

export const history: Benchmark = {
  title: 'A long history',
  about: [
    `Milliseconds until a daemon is ready on a work repo with ${COMMITS} commits, beside one with a single commit; clones are`,
    'made already. *Decided*: it has read pushed state and decided to launch both loops, less the time that Node itself',
    'takes to start. *Ready*: tmux runs, both sessions live, and whoever started it was told. Afterwards: one claim more,',
    'from "push returned" to "pasted", on the long history and on the short one.',
  ].join('\n'),
  async run() {
    const node = nodeStarts();
    const [short, long] = [await measure(0), await measure(COMMITS)];
    const floor = summary(node).p50;
    const decided = ({ starts }: Measured): readonly number[] => starts.map((start) => start.decided - floor);
    const ready = ({ starts }: Measured): readonly number[] => starts.map((start) => start.ready - floor);
    return table([
      ['ms', ...summaryHeading, 'mean', ...goalHeading],
      summaryRow('node -e 0', node),
      summaryRow('1 commit: decided', decided(short)),
      summaryRow(
        `${COMMITS} commits: decided`,
        decided(long),
        atMost(summary(decided(long)).p50, 300, 'p50'),
      ),
      summaryRow('1 commit: ready', ready(short)),
      summaryRow(`${COMMITS} commits: ready`, ready(long)),
      summaryRow('1 commit: new claim pasted', short.pasted),
      summaryRow(`${COMMITS} commits: new claim pasted`, long.pasted),
    ]);
  },
};

interface Measured {
  readonly starts: readonly Start[];
  readonly pasted: readonly number[];
}

async function measure(commits: number): Promise<Measured> {
  const starts = await measureStarts(commits);
  const pasted = await withFolder((dir) => {
    const stamps = join(dir, 'stamps');
    const prepare = (project: TestProject) => grow(project, commits);
    return withDaemon(
      listeners(stamps),
      async (running) => {
        return (await measureHandoffs(running, stamps, CLAIMS)).pasted;
      },
      prepare,
    );
  });
  return { starts, pasted };
}

async function measureStarts(commits: number): Promise<readonly Start[]> {
  const project = createProject({ plans: { one: '# One\n' }, ...listeners('/dev/null') });
  try {
    await grow(project, commits);
    await timeStart(project, []);
    const starts: Start[] = [];
    while (starts.length < STARTS) starts.push(await timeStart(project, []));
    return starts;
  } finally {
    project.destroy();
  }
}

async function grow({ remote }: TestProject, commits: number): Promise<void> {
  if (commits > 0) await importHistory(remote, commits);
}

function nodeStarts(): readonly number[] {
  return Array.from({ length: 20 }, () => {
    const began = monoMs();
    spawnSync(process.execPath, ['-e', '0']);
    return monoMs() - began;
  });
}
