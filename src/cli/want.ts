import { by } from './by.ts';
import { ask } from './client.ts';
import type { Invocation, Outcome } from './command.ts';
import { pathsOf } from './project.ts';

/** An agent that does not belong to the sequence is to run from now on, or no longer; durable either way. */
export async function want(invocation: Invocation, agent: string, on: boolean): Promise<Outcome> {
  const data = await ask(pathsOf(invocation).controlSocket, 'POST', '/v1/want', { agent, on, by: by() });
  const text = on
    ? `${agent} is started; \`loopctl explain ${agent}\` shows how it goes, \`loopctl stop ${agent}\` ends it.\n`
    : `${agent} is ended; \`loopctl run ${agent}\` starts it again in the same conversation.\n`;
  return { data, text };
}
