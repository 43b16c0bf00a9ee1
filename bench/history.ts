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
    const { node, short, long } = await measureStarts();
    const pasted = [await measureClaims(0), await measureClaims(COMMITS)] as const;
    const floor = summary(node).p50;
    const decided = (starts: readonly Start[]): readonly number[] => starts.map((one) => one.decided - floor);
    const ready = (starts: readonly Start[]): readonly number[] => starts.map((one) => one.ready - floor);
    const goal = atMost(summary(decided(long)).p50, 300, 'p50');
    return table([
      ['ms', ...summaryHeading, 'mean', ...goalHeading],
      summaryRow('node -e 0', node),
      summaryRow('1 commit: decided', decided(short)),
      summaryRow(`${COMMITS} commits: decided`, decided(long), goal),
      summaryRow('1 commit: ready', ready(short)),
      summaryRow(`${COMMITS} commits: ready`, ready(long)),
      summaryRow('1 commit: new claim pasted', pasted[0]),
      summaryRow(`${COMMITS} commits: new claim pasted`, pasted[1]),
    ]);
  },
};

interface Starts {
  readonly node: number[];
  readonly short: Start[];
  readonly long: Start[];
}

/** In turns, so that whatever else the machine does meets all alike. The first start, which makes clones, is not counted. */
async function measureStarts(): Promise<Starts> {
  const projects = [0, COMMITS].map((commits) => ({ commits, project: createStill() }));
  const [short, long] = projects;
  if (short === undefined || long === undefined) throw new Error('there are two');
  try {
    for (const { project, commits } of projects) {
      await grow(project, commits);
      await timeStart(project, []);
    }
    const starts: Starts = { node: [], short: [], long: [] };
    for (let n = 0; n < STARTS; n += 1) {
      starts.node.push(nodeStart());
      starts.short.push(await timeStart(short.project, []));
      starts.long.push(await timeStart(long.project, []));
    }
    return starts;
  } finally {
    for (const { project } of projects) project.destroy();
  }
}

function createStill(): TestProject {
  return createProject({ plans: { one: '# One\n' }, ...listeners('/dev/null') });
}

function measureClaims(commits: number): Promise<readonly number[]> {
  return withFolder(async (dir) => {
    const stamps = join(dir, 'stamps');
    const { pasted } = await withDaemon(
      listeners(stamps),
      (running) => measureHandoffs(running, stamps, CLAIMS),
      (project) => grow(project, commits),
    );
    return pasted;
  });
}

async function grow({ remote }: TestProject, commits: number): Promise<void> {
  if (commits > 0) await importHistory(remote, commits);
}

function nodeStart(): number {
  const began = monoMs();
  spawnSync(process.execPath, ['-e', '0']);
  return monoMs() - began;
}
