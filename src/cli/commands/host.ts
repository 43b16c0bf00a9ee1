import { setTimeout as delay } from 'node:timers/promises';
import type { HostWork } from '../../core/host.ts';
import type { HostAsked, HostOffer, HostRunView, HostView } from '../../daemon/api/host-routes.ts';
import { LoopctlError } from '../../errors/error.ts';
import { by } from '../by.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { printHost, printHostOffer, printHostRun } from '../print/host.ts';
import { pathsOf } from '../project.ts';

const POLL_MS = 200;

/** The host fallback: how it stands, a check, a recreation in two steps. */
export async function host(invocation: Invocation): Promise<Outcome> {
  const socket = pathsOf(invocation).controlSocket;
  const [action = 'status'] = invocation.positionals;
  switch (action) {
    case 'status': {
      const data = await ask<HostView>(socket, 'GET', '/v1/host');
      return { data, text: printHost(data) };
    }
    case 'check':
      return watched(socket, 'check', await ask<HostAsked>(socket, 'POST', '/v1/host/check', { by: by() }));
    case 'recreate':
      return recreate(invocation, socket);
    default:
      throw new LoopctlError(
        'LOOPCTL_E_USAGE',
        `host knows status, check and recreate, not ${action.slice(0, 40)}`,
      );
  }
}

async function recreate({ options }: Invocation, socket: string): Promise<Outcome> {
  const confirm = typeof options.confirm === 'string' ? { confirm: options.confirm } : {};
  const body = { ...confirm, by: by() };
  const answer = await ask<HostAsked | HostOffer>(socket, 'POST', '/v1/host/recreate', body);
  return 'confirm' in answer
    ? { data: answer, text: printHostOffer(answer) }
    : watched(socket, 'recreate', answer);
}

/** Waits for the end of the run. */
async function watched(socket: string, what: HostWork, { n }: HostAsked): Promise<Outcome> {
  for (;;) {
    const { last } = await ask<HostView>(socket, 'GET', '/v1/host');
    const run: HostRunView | null = last[what];
    if (run !== null && run.n >= n)
      return {
        data: { schema: 1, what, ...run },
        text: printHostRun(what, run),
        exitCode: run.ok ? 0 : 1,
      };
    await delay(POLL_MS);
  }
}
