import type { Status } from '../../core/view/status.ts';
import { hasCode } from '../../errors/error.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { pathsOf } from '../project.ts';

/** Loads nothing but the client: it is asked often, by people and scripts. */
export async function status(invocation: Invocation): Promise<Outcome | null> {
  if (invocation.options.watch === true) return (await import('../watch.ts')).watchStatus(invocation, look);
  return look(invocation, invocation.json ? '' : query(invocation));
}

/** One look; where no daemon runs, what the state folder still knows. */
async function look(invocation: Invocation, asked = ''): Promise<Outcome> {
  const { out, json } = invocation;
  const paths = pathsOf(invocation);
  try {
    const data = await ask<Status | { readonly page: string }>(
      paths.controlSocket,
      'GET',
      `/v1/status${asked}`,
    );
    if ('page' in data) return { data, text: data.page };
    return { data, text: json ? '' : (await import('../status-page.ts')).statusPage(data, out) };
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    return (await import('../offline.ts')).offline(paths, out, error);
  }
}

/** Asks for the page instead of its data. A daemon of an older version gives the data all the same. */
function query({ out }: Invocation): string {
  return `?columns=${out.columns}&color=${out.color ? 1 : 0}`;
}
