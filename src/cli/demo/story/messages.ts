import { felt, named, type Teller, timeOf } from './teller.ts';

export interface MessageSeen {
  readonly key: string;
  readonly agent: string;
  readonly kind: string;
  /** Wall ms: the commit was seen and the message decided; its text was typed; the agent took it. Null: not yet. */
  readonly decidedMs: number;
  readonly typedMs: number | null;
  readonly takenMs: number | null;
}

export interface MessageTeller extends Teller {
  messages(): readonly MessageSeen[];
}

const told: Readonly<Record<string, string>> = {
  handoff: 'told',
  inbox: 'told of its inbox',
  wake: 'woken',
};

/** What loopctl hands over, and how long that takes. */
export function createMessageTeller(): MessageTeller {
  const messages = new Map<string, MessageSeen>();

  function move(key: string, status: string, atMs: number): readonly string[] {
    const message = messages.get(key);
    if (message === undefined || message.takenMs !== null) return [];
    if (status === 'pasted') messages.set(key, { ...message, typedMs: message.typedMs ?? atMs });
    if (status !== 'acknowledged') return [];
    messages.set(key, { ...message, takenMs: atMs });
    const word = told[message.kind];
    return word === undefined
      ? []
      : [`  → the ${named(message.agent)} is ${word}, after ${felt(atMs - message.decidedMs)}`];
  }

  return {
    messages: () => [...messages.values()],
    tell(event) {
      for (const action of event.actions) {
        if (action.type !== 'send' || messages.has(action.key)) continue;
        const { key, agent, kind } = action;
        messages.set(key, { key, agent, kind, decidedMs: timeOf(event), typedMs: null, takenMs: null });
      }
      return event.facts.flatMap((fact) =>
        fact.type === 'delivery' ? move(fact.key, fact.status, timeOf(event)) : [],
      );
    },
  };
}
