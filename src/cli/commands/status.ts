import type { Status } from '../../core/view/status.ts';
import { hasCode } from '../../errors/error.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { createPage } from '../print/page.ts';
import { printStatus } from '../print/status.ts';
import { pathsOf } from '../project.ts';

/** Loads nothing but the client and the page: it is asked often, by people and scripts. */
export async function status(invocation: Invocation): Promise<Outcome | null> {
  if (invocation.options.watch === true) return (await import('../watch.ts')).watchStatus(invocation, look);
  return look(invocation);
}

/** One look; where no daemon runs, what the state folder still knows. */
async function look(invocation: Invocation): Promise<Outcome> {
  const paths = pathsOf(invocation);
  try {
    const data = await ask<Status>(paths.controlSocket, 'GET', '/v1/status');
    return { data, text: printStatus(data, createPage(invocation.out)) };
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    return (await import('../offline.ts')).offline(paths, createPage(invocation.out), error);
  }
}
