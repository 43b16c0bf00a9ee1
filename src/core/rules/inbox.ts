import type { Action } from '../actions.ts';
import { intended } from '../lookup.ts';
import { queued } from './queued.ts';
import type { Rule } from './rule.ts';

/** One ping for each appearance of a loop's inbox file in pushed state. */
export const inbox: Rule = {
  name: 'inbox',
  timeless: true,
  decide(model) {
    const { files } = model.repo;
    if (files === null) return [];
    const standing = intended(model).flatMap((agent) => {
      const commit = files.inbox[agent.name] ?? null;
      return commit === null ? [] : [{ agent: agent.name, key: `inbox/${agent.name}/${commit}` }];
    });
    const pings = standing
      .filter(({ key }) => model.sent[key] === undefined)
      .map(({ agent, key }): Action => ({ type: 'send', agent, kind: 'inbox', key, text: TEXT }));
    const gone = queued(model)
      .filter(([key, row]) => row.kind === 'inbox' && !standing.some((s) => s.key === key))
      .map(
        ([key, row]): Action => ({ type: 'drop', agent: row.agent, key, reason: 'the inbox is empty again' }),
      );
    return [...pings, ...gone];
  },
};

const TEXT = 'Your inbox file has a new message. Pull, read it, act on it, delete the file, and push.';
