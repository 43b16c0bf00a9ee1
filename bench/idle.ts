import { setTimeout as pause } from 'node:timers/promises';
import { withCrowd } from './crowd/crowd.ts';
import { type Idling, together, watchIdle } from './idle/watch.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { withFolder } from './lib/folder.ts';
import { atMost, type Goal, goalCells, goalHeading } from './lib/goal.ts';
import { withDaemon } from './lib/loopctl.ts';
import { sleeper } from './lib/starts.ts';
import { short, table } from './lib/table.ts';
import { startPeers } from './peers/all.ts';
import type { Peer } from './peers/peer.ts';

/** For what a start leaves behind to settle. */
const SETTLE_MS = 12_000;
const WATCH_S = 60;

export const idle: Benchmark = {
  title: 'Idle',
  about: [
    `What the daemon costs while nothing happens, watched for ${WATCH_S} s, all at the same time, after ${SETTLE_MS / 1000} s of quiet.`,
    '*Wakeups*: times at which the process stirred after sleeping; *switches*: voluntary context switches of all its',
    'threads, of which a wakeup has several. CPU is of one core, with the children that it waited for. *Anon* is the part of',
    'the RSS that is not mapped from files. Two sessions: demo agents under the shipped daemon (the others: two sleeping',
    'programs; runit and s6 have a process for each, which are counted with the first). 200 sessions: sleeping programs with',
    'signals, in tmux, under the real daemon with a model of 200 agents, since a configuration has two loops.',
  ].join('\n'),
  run: () =>
    withFolder((dir) =>
      withDaemon({}, ({ pid }) =>
        withCrowd(200, async (crowd) => {
          const options = { dir, argv: [sleeper], env: { BENCH_STARTS: '/dev/null' }, count: 2 };
          const peers = await startPeers(options);
          try {
            await pause(SETTLE_MS);
            const pids = [pid, crowd.pid, ...peers.flatMap((peer) => peer.pids)];
            return report(peers, await watchIdle(pids, WATCH_S));
          } finally {
            for (const peer of peers) await peer.stop();
          }
        }),
      ),
    ),
};

function report(peers: readonly Peer[], all: readonly Idling[]): string {
  const [two, crowd, ...others] = all;
  if (two === undefined || crowd === undefined) throw new Error('nothing was watched');
  return table([
    ['daemon, idle', 'sessions', 'wakeups/min', 'switches/min', 'CPU %', 'RSS MB', 'anon MB', ...goalHeading],
    row(
      'loopctl',
      2,
      two,
      atMost(two.wakeups, 6, 'wakeups'),
      atMost(two.cpuPct, 0.1, 'CPU'),
      atMost(two.memory.rssMb, 80, 'RSS'),
    ),
    row('loopctl', 200, crowd),
    ...peers.map(({ name, pids }) => row(name, 2, together(others.splice(0, pids.length)))),
  ]);
}

function row(name: string, sessions: number, idling: Idling, ...goals: readonly Goal[]): readonly string[] {
  const { wakeups, switches, cpuPct, memory } = idling;
  const figures = [wakeups, switches, cpuPct, memory.rssMb, memory.anonMb].map(short);
  return [name, String(sessions), ...figures, ...goalCells(...goals)];
}
