import { idsOf, type Taken } from '../agent/agent.ts';

/** By the agents' own receipts: no message twice in one conversation, except where nobody can know. */
export interface ReceiptCheck {
  /** Text of ours goes into the agent's input. */
  onTyped(agent: string, generation: number, text: string): void;
  /** The daemon's record of what was typed is gone, in whole or in part. */
  onStateLost(): void;
  onTaken(taken: Taken): void;
  /** Messages taken again because their first taking could not be proven. */
  unprovable(): number;
  /** Whether the agent has taken something that names the commit as handed over, or as what is waited for. */
  names(agent: string, sha: string): boolean;
}

export function createReceiptCheck(
  now: () => number,
  violate: (rule: string, text: string) => void,
): ReceiptCheck {
  /** When each message was first typed at each session. */
  const typed = new Map<string, number>();
  let lostAt = Number.NEGATIVE_INFINITY;
  const first = new Map<string, Taken>();
  const named = new Set<string>();
  let unprovable = 0;

  /** It lay unread in the input (of a process that stood still) while the record of its typing got lost. */
  function layUnread(id: string, { agent, generation, at }: Taken): boolean {
    const since = typed.get(`${agent} ${generation} ${id}`) ?? at;
    return since <= lostAt && lostAt <= at;
  }

  return {
    onTyped(agent, generation, text) {
      for (const id of idsOf(text)) {
        const key = `${agent} ${generation} ${id}`;
        if (!typed.has(key)) typed.set(key, now());
      }
    },
    onStateLost() {
      lostAt = now();
    },
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
        const sameSession = before.generation === taken.generation && !layUnread(id, before);
        if (sameSession || (before.generation !== taken.generation && before.signalled)) {
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
