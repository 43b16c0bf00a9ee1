import type { TestProject } from '../test/e2e/lib/project.ts';
import { withCrowd } from './crowd/crowd.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { withFolder } from './lib/folder.ts';
import { atMost, goalCells, goalHeading } from './lib/goal.ts';
import { installed } from './lib/installed.ts';
import { withDaemon } from './lib/loopctl.ts';
import { type Summary, summary } from './lib/percentiles.ts';
import { type Contender, sideBySide } from './lib/side-by-side.ts';
import { sleeper } from './lib/starts.ts';
import { short, summaryCells, summaryHeading, table } from './lib/table.ts';
import { startPeers } from './peers/all.ts';

const ROUNDS = 30;
const NODE = 'node -e 0';

export const status: Benchmark = {
  title: 'loopctl status',
  about: [
    'Milliseconds of wall time from start to exit of the commands that ask a running supervisor, taking turns. loopctl: the',
    'shipped bundle, with the compile cache that it keeps. 200 sessions: the real control API over a model of 200 agents in',
    'tmux, since a configuration has two loops; the others with 200 sleeping programs.',
  ].join('\n'),
  async run() {
    return `${await withTwo()}\n\n${await withMany()}`;
  },
};

function withTwo(): Promise<string> {
  return withDaemon({}, ({ project }) => compare(project, 2));
}

function withMany(): Promise<string> {
  return withCrowd(200, ({ project }) => compare(project, 200));
}

/** One table: every supervisor with as many sessions. */
function compare(project: TestProject, count: number): Promise<string> {
  return withFolder(async (dir) => {
    const options = { dir, argv: [sleeper], env: { BENCH_STARTS: '/dev/null' }, count };
    const peers = await startPeers(options);
    try {
      const times = sideBySide(
        [
          { name: NODE, argv: [process.execPath, '-e', '0'] },
          { name: 'loopctl status', ...statusOf(project) },
          { name: 'tmux ls', argv: ['tmux', '-S', project.paths.tmuxSocket, 'ls'] },
          ...peers.map((peer) => peer.status),
        ],
        ROUNDS,
      );
      return report(times, count);
    } finally {
      for (const peer of peers) await peer.stop();
    }
  });
}

function statusOf(project: TestProject): Omit<Contender, 'name'> {
  const env = Object.fromEntries(
    Object.entries(project.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return { argv: [process.execPath, installed(), 'status'], cwd: project.dir, env };
}

function report(times: ReadonlyMap<string, readonly number[]>, count: number): string {
  const floor = summary(times.get(NODE) ?? []).p50;
  const rows = [...times].map(([name, values]) => row(name, summary(values), floor));
  return table([[`${count} sessions, ms`, ...summaryHeading, `p50 / ${NODE}`, ...goalHeading], ...rows]);
}

function row(name: string, times: Summary, floor: number): readonly string[] {
  const ratio = times.p50 / floor;
  const goals = name === 'loopctl status' ? [atMost(ratio, 1.5, 'ratio')] : [];
  return [name, ...summaryCells(times), short(ratio), ...goalCells(...goals)];
}
