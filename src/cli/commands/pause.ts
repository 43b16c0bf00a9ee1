import { by } from '../by.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { pathsOf } from '../project.ts';

export async function pause(invocation: Invocation): Promise<Outcome> {
  const agent = invocation.positionals[0];
  const data = await ask(pathsOf(invocation).controlSocket, 'POST', '/v1/pause', about(agent));
  return {
    data,
    text: `Paused: ${agent ?? 'all agents'}. Sessions go on; loopctl leaves them alone until \`loopctl resume${agent === undefined ? '' : ` ${agent}`}\`.\n`,
  };
}

export async function resume(invocation: Invocation): Promise<Outcome> {
  const agent = invocation.positionals[0];
  const body = {
    ...about(agent),
    limits: invocation.options.limits === true,
    budget: invocation.options.budget === true,
  };
  const data = await ask<{ limits_lifted: readonly string[] }>(
    pathsOf(invocation).controlSocket,
    'POST',
    '/v1/resume',
    body,
  );
  const lifted =
    data.limits_lifted.length === 0 ? '' : ` Usage limits taken as over: ${data.limits_lifted.join(', ')}.`;
  const more = body.budget ? ' Where a cap of the budget is reached, as much may be used once more.' : '';
  return { data, text: `No pause stands for ${agent ?? 'all agents together'}.${lifted}${more}\n` };
}

function about(agent: string | undefined): Readonly<Record<string, string>> {
  return agent === undefined ? { by: by() } : { agent, by: by() };
}
