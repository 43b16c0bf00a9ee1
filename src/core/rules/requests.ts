import { plain } from '../../protocol/text.ts';
import type { Action } from '../actions.ts';
import type { Model, Request } from '../model.ts';
import { isLive } from '../transitions.ts';
import { endSession } from './end-session.ts';
import type { Rule } from './rule.ts';

/** Roles that may speak up for themselves; anybody else who does is a person. */
const roles: ReadonlySet<string> = new Set(['builder', 'adversary', 'orchestrator', 'assistant', 'upgrader']);

/** What people asked for. */
export const requests: Rule = {
  name: 'requests',
  timeless: true,
  decide: (model) => model.requests.flatMap((request) => serve(model, request)),
};

function serve(model: Model, request: Request): readonly Action[] {
  const agent = model.agents[request.agent];
  if (agent === undefined) return [];
  if (request.type === 'send') {
    if (agent.spent !== null) return [];
    const key = `human/${request.nonce}`;
    return [{ type: 'send', agent: agent.name, kind: 'human', key, text: words(request) }];
  }
  if (request.type === 'wake') return [];
  const revive: Action = { type: 'unpark', agent: agent.name };
  if (!isLive(agent.session.state)) return [revive];
  return endSession(agent, `asked for by ${plain(request.by, 40)}`, request.mode);
}

/** Of a message that is kept in a file the line shows no more than this. */
const BEGINNING_CHARS = 200;

/** Says whose words they are, for the agent to weigh them. */
function words({ by, text, file }: Extract<Request, { type: 'send' }>): string {
  const name = plain(by, 40);
  const who = roles.has(name) ? `The ${name}` : `A person, ${name},`;
  if (file === undefined) return plain(`${who} says: ${text}`, 4000);
  return plain(
    `${who} sends a longer message: read ${file}. It begins: ${plain(text, BEGINNING_CHARS)}`,
    4000,
  );
}
