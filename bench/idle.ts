import { setTimeout as pause } from 'node:timers/promises';
import { withCrowd } from './crowd/crowd.ts';
import { type Idling, watchIdle } from './idle/watch.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { withFolder } from './lib/folder.ts';
import { atMost, type Goal, goalCells, goalHeading } from './lib/goal.ts';
import { withDaemon } from './lib/loopctl.ts';
import { sleeper } from './lib/starts.ts';
import { short, table } from './lib/table.ts';
import type { Peer } from './peers/peer.ts';
import { startPm2 } from './peers/pm2.ts';
import { startSupervisord } from './peers/supervisord.ts';

/** For what a start leaves behind to settle. */
const SETTLE_MS = 12_000;
const WATCH_S = 60;

export const idle: Benchmark = {
  title: 'Idle',
  about: [
    `What the daemon costs while nothing happens, watched for ${WATCH_S} s, all at the same time, after ${SETTLE_MS / 1000} s of quiet.`,
    '*Wakeups*: times at which the process stirred after sleeping; *switches*: voluntary context switches of all its',
    'threads, of which a wakeup has several. CPU is of one core, with the children that it waited for. *Anon* is the part of',
    'the RSS that is not mapped from files. Two sessions: demo agents under the shipped daemon (supervisord, pm2:',
    'two sleeping programs). 200 sessions: sleeping programs with signals, in tmux, under the real daemon with a model',
    'of 200 agents, since a configuration has two loops.',
  ].join('\n'),
  run: () =>
    withFolder((dir) =>
      withDaemon({}, ({ pid }) =>
        withCrowd(200, async (crowd) => {
          const peers = await startPeers(dir);
          try {
            await pause(SETTLE_MS);
            const pids = [pid, crowd.pid, ...peers.map((peer) => peer.pid)];
            return report(peers, await watchIdle(pids, WATCH_S));
          } finally {
            for (const peer of peers) await peer.stop();
          }
        }),
      ),
    ),
};

async function startPeers(dir: string): Promise<readonly Peer[]> {
  const options = { dir, argv: [sleeper], env: { BENCH_STARTS: '/dev/null' }, count: 2 };
  const started = [await startSupervisord(options), await startPm2(options)];
  return started.filter((peer) => peer !== null);
}

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
    ...others.map((idling, index) => row(peers[index]?.name ?? '', 2, idling)),
  ]);
}

function row(name: string, sessions: number, idling: Idling, ...goals: readonly Goal[]): readonly string[] {
  const { wakeups, switches, cpuPct, memory } = idling;
  const figures = [wakeups, switches, cpuPct, memory.rssMb, memory.anonMb].map(short);
  return [name, String(sessions), ...figures, ...goalCells(...goals)];
}
