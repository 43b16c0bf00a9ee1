import { presentable } from '../../protocol/secrets.ts';
import type { Action } from '../actions.ts';
import type { SecretCommit } from '../facts.ts';
import type { Rule } from './rule.ts';

const who = { builder: 'the Builder', adversary: 'the Adversary', other: 'somebody else' } as const;

/** A secret that was pushed is out: a person and the Orchestrator are told where, once a commit, whatever is paused. */
export const secrets: Rule = {
  name: 'secrets',
  timeless: true,
  decide: (model) => model.secrets.map(tell),
};

export function secretKey({ commit }: Pick<SecretCommit, 'commit'>): string {
  return `secret/${commit}`;
}

function tell(found: SecretCommit): Action {
  const places = found.finds.map(({ path, kind }) => `${path} (${kind})`).join(', ');
  const more = found.more === 0 ? '' : ` and ${found.more} more`;
  const text = `commit ${found.commit.slice(0, 12)} of ${who[found.author]} has what looks like a secret: ${presentable(places, 600)}${more}. It is out once pushed: replace it where it is valid, and take the file out of the repository`;
  return { type: 'notify', key: secretKey(found), severity: 'critical', text, orchestrator: true };
}
