import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from '../../test/e2e/lib/project.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import { aWhile, wallMs } from '../lib/clock.ts';
import { withFolder } from '../lib/folder.ts';
import { type Running, withDaemon } from '../lib/loopctl.ts';
import { sleepers } from '../lib/sleepers.ts';
import { startsIn } from '../lib/starts.ts';
import { type Death, killAgainAndAgain, latencies } from './restarts.ts';

export interface Relaunches {
  /** Milliseconds from SIGKILL until the launch was decided, durable and about to be given to tmux. */
  readonly issued: readonly number[];
  /** Until the new agent had noted its start. */
  readonly started: readonly number[];
}

type Role = 'builder' | 'adversary';

/** Every death counts as the first: what is measured is the way to a relaunch, not the wait after many. */
const timers = { healthy_after_s: 0.1, restart_max: 1_000_000 };

/** The agent's own process is killed; its wrapper reports it. */
export function measureByEvent(n: number): Promise<Relaunches> {
  return withSleepers(async ({ project }, starts) =>
    relaunches(project, 'builder', await killAgainAndAgain(starts.builder, n)),
  );
}

/** All that could report the death dies with the agent; both agents at random moments, `n` times each. */
export function measureBySweep(n: number, sweepS: number): Promise<Relaunches> {
  return withSleepers(async (running, starts) => {
    const roles: readonly Role[] = ['builder', 'adversary'];
    const both = await Promise.all(
      roles.map(async (role) => {
        const deaths: Death[] = [];
        while (deaths.length < n) deaths.push(await dieUnheard(running, role, starts[role], sweepS));
        return relaunches(running.project, role, deaths);
      }),
    );
    return {
      issued: both.flatMap((one) => one.issued),
      started: both.flatMap((one) => one.started),
    };
  });
}

async function dieUnheard({ status }: Running, role: Role, file: string, sweepS: number): Promise<Death> {
  await aWhile(500, sweepS * 1000);
  const outer = status().agents.find((agent) => agent.name === role)?.pid ?? 0;
  const inner = Number(readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').trim());
  const before = startsIn(file).length;
  process.kill(inner, 'SIGSTOP');
  const killedMs = wallMs();
  process.kill(outer, 'SIGKILL');
  process.kill(inner, 'SIGKILL');
  const start = await until('a restart by the sweep', () => startsIn(file)[before]);
  return { killedMs, start };
}

function withSleepers<T>(
  work: (running: Running, starts: Readonly<Record<Role, string>>) => Promise<T>,
): Promise<T> {
  return withFolder((dir) => {
    const starts = { builder: join(dir, 'builder'), adversary: join(dir, 'adversary') };
    return withDaemon({ timers, ...sleepers(starts) }, (running) => work(running, starts));
  });
}

function relaunches(project: TestProject, role: Role, deaths: readonly Death[]): Relaunches {
  const log = readFileSync(join(project.paths.logs, 'daemon.log'), 'utf8');
  const launches = log
    .split('\n')
    .filter((line) => line.includes(`"msg":"launch ${role}:`))
    .map((line) => Date.parse((JSON.parse(line) as { time: string }).time));
  const issued = deaths.map(({ killedMs }) => {
    // The log knows whole milliseconds only.
    const at = launches.find((ms) => ms >= Math.floor(killedMs));
    if (at === undefined) throw new Error('a relaunch is missing in the log');
    return at - Math.floor(killedMs);
  });
  return { issued, started: latencies(deaths) };
}
