import { describe } from '../../errors/error.ts';
import { createHeartbeat } from '../../notify/heartbeat.ts';
import { presentable } from '../../protocol/secrets.ts';
import { systemClock } from '../clock.ts';
import type { Project } from '../project.ts';

/** Tells whoever waits for the pings that the daemon could not go on; waits for it a short while. */
export async function tellFatal(project: Project, error: unknown): Promise<void> {
  const heartbeat = createHeartbeat({
    spec: () => project.config.notify.heartbeat,
    clock: systemClock,
    env: process.env,
    isTold: () => false,
    tell: () => {},
  });
  await heartbeat.end(false, presentable(describe(error)));
}
