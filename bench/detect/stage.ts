import { type Cli, prepareReal, type RigOptions } from '../../test/agents/real.ts';
import type { ModelApi } from '../../test/api/server.ts';
import { startDaemon, type TestDaemon } from '../../test/e2e/lib/daemon.ts';
import type { TestProject } from '../../test/e2e/lib/project.ts';

/** A real program at work under a real daemon. */
export interface Stage {
  readonly cli: Cli;
  readonly project: TestProject;
  readonly daemon: TestDaemon;
  readonly api: ModelApi;
}

/** Leaves nothing behind. */
export async function onStage(
  cli: Cli,
  options: RigOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const ends: (() => void | Promise<void>)[] = [];
  try {
    const rig = await prepareReal({ onTestFinished: (then) => void ends.push(then) }, options);
    await play({ cli, ...rig, daemon: await startDaemon(rig.project) });
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}
