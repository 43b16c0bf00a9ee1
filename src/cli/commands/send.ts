import { by } from '../by.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { pathsOf } from '../project.ts';

/** Puts a person's message into the same queue as loopctl's own. */
export async function send(invocation: Invocation): Promise<Outcome> {
  const [agent = '', ...words] = invocation.positionals;
  const body = { agent, text: words.join(' '), by: by() };
  const data = await ask(pathsOf(invocation).controlSocket, 'POST', '/v1/send', body);
  return { data, text: `Queued for ${agent}; it is typed as soon as ${agent} can take it.\n` };
}
