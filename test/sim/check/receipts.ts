import type { Taken } from '../agent/agent.ts';

/** By the agents' own receipts: no message twice in one conversation, except where nobody can know. */
export interface ReceiptCheck {
  onTaken(taken: Taken): void;
  /** Messages taken again because their first taking could not be proven. */
  unprovable(): number;
  /** Whether the agent has taken something that names the commit as handed over, or as what is waited for. */
  names(agent: string, sha: string): boolean;
}

export function createReceiptCheck(violate: (rule: string, text: string) => void): ReceiptCheck {
  const first = new Map<string, Taken>();
  const named = new Set<string>();
  let unprovable = 0;
  return {
    onTaken(taken) {
      for (const [, sha] of taken.text.matchAll(/ (?:at |is claimed \()([0-9a-f]{12})\b/g))
        named.add(`${taken.agent} ${sha}`);
      for (const id of taken.ids) {
        const key = `${taken.conversation} ${id}`;
        const before = first.get(key);
        if (before === undefined) {
          first.set(key, taken);
          continue;
        }
        if (before.generation === taken.generation || before.signalled) {
          violate(
            'once',
            `${taken.agent} took ${id} in ${before.generation} and again in ${taken.generation}`,
          );
        }
        unprovable += 1;
      }
    },
    unprovable: () => unprovable,
    names: (agent, sha) => named.has(`${agent} ${sha.slice(0, 12)}`),
  };
}
