import { onTestFinished } from 'vitest';
import type { Status } from '../../../src/core/view/status.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import type { ProjectOptions, TestProject } from './project.ts';
import { createPusher, type Pusher } from './pusher.ts';
import { createQuietProject } from './quiet.ts';
import { until } from './wait.ts';

/** A real daemon with two loops that only listen, and hands that push in their names. */
export interface Stage {
  readonly project: TestProject;
  readonly daemon: TestDaemon;
  readonly builder: Pusher;
  readonly adversary: Pusher;
}

/** Two phases, so that moving on can be seen while the daemon lives. */
export const twoPlans = { one: '# One\n', two: '# Two\n' };

/** Sets it all up and waits until both loops listen. */
export async function setStage(options: ProjectOptions = {}): Promise<Stage> {
  const project = createQuietProject({ plans: twoPlans, ...options });
  onTestFinished(() => project.destroy());
  return onStage(project, await startDaemon(project));
}

/** The same hands around a daemon that was started otherwise. */
export function onStage(project: TestProject, daemon: TestDaemon): Stage {
  const [builder, adversary] = [createPusher(project, 'builder'), createPusher(project, 'adversary')];
  return { project, daemon, builder, adversary };
}

/** Waits until status looks so; a failure shows the last one. */
export function seen(daemon: TestDaemon, what: string, look: (status: Status) => boolean): Promise<Status> {
  let last: Status | null = null;
  return until(
    what,
    async () => {
      last = await daemon.status();
      return look(last) ? last : null;
    },
    30_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${JSON.stringify(last, null, 1)}\n${daemon.output()}`);
  });
}

export const inPhase =
  (id: string) =>
  (status: Status): boolean =>
    status.phase.id === id;

/** All agents have worked on their kickoff and sit idle. */
export function settled(daemon: TestDaemon): Promise<Status> {
  return seen(daemon, 'all agents idle', ({ agents }) =>
    agents.every((agent) => /^(?:ready|waiting)$/.test(agent.state) && agent.context_pct !== null),
  );
}

/** Text of the notice with this key, or of the first whose key starts with it. */
export function noticeOf(status: Status, key: string): string | undefined {
  return status.notices.find((notice) => notice.key.startsWith(key))?.text;
}
