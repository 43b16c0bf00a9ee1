import { noChannel } from '../../daemon/api/notify-routes.ts';
import { runHook } from '../../daemon/hooks/run-hook.ts';
import { loadProject } from '../../daemon/project.ts';
import { createChannel } from '../../notify/channels/create.ts';
import { testMessage } from '../../notify/queue/test-message.ts';
import type { TestResult } from '../print/notify.ts';

/** Sends a test from this process, without a queue: one attempt for each channel. */
export async function testDirectly(dir: string, only: string | null): Promise<readonly TestResult[]> {
  const { config } = loadProject(dir);
  const specs = config.notify.channels.filter(({ name }) => only === null || name === only);
  if (specs.length === 0)
    throw noChannel(
      only,
      config.notify.channels.map(({ name }) => name),
    );
  const deps = { env: process.env, run: runHook, platform: process.platform, nowMs: Date.now };
  const message = testMessage(config.project, Date.now());
  return Promise.all(
    specs.map(async (spec) => {
      const outcome = await createChannel(spec, deps).send(message, new AbortController().signal);
      const error = outcome.type === 'sent' ? null : outcome.why;
      return { channel: spec.name, ok: error === null, error };
    }),
  );
}
