import type { WakeAnswer } from '../../daemon/api/orchestrator-routes.ts';
import { by } from '../by.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { wakeLine } from '../print/wake.ts';
import { pathsOf } from '../project.ts';

/** Wakes the Orchestrator, unless the period had its wake: for timers of others, and for people. */
export async function wake(invocation: Invocation): Promise<Outcome> {
  const force = invocation.options.force === true;
  const data = await ask<WakeAnswer>(pathsOf(invocation).controlSocket, 'POST', '/v1/wake', {
    force,
    by: by(),
  });
  return { data, text: `${wakeLine(data)}\n` };
}
