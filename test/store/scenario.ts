import type { Store } from '../../src/ports/store.ts';
import { messageId } from '../../src/store/message-id.ts';
import { message, notification, step } from './steps.ts';

/** One durable write of the store. */
export type Write = (store: Store) => void;

const id = messageId;

/** Everything that a handoff and its neighbours write, in the order a daemon does; then rounds of the same. */
export const scenario: readonly Write[] = [
  (store) => store.commit(step(1, { kind: 'start', durable: '{"n":0}' })),
  (store) => store.setCursor('main', 'c0'),
  ...Array.from({ length: 3 }, (_, round) => roundOf(round)).flat(),
  (store) => store.prune(8),
];

function roundOf(round: number): Write[] {
  const at = 100 * (round + 1);
  const [handoff, nudge, probe] = ['handoff', 'nudge', 'probe'].map((kind) => `${kind} ${round}`) as [
    string,
    string,
    string,
  ];
  return [
    (store) =>
      store.commit(step(at, { durable: `{"n":${at}}`, enqueue: [message(handoff), message(nudge)] })),
    (store) => store.mark(id(handoff), 'pasted', { generation: round, nowMs: at + 1 }),
    (store) => store.mark(id(handoff), 'submitted', { nowMs: at + 2 }),
    (store) => store.commit(step(at + 3, { drop: [nudge], enqueue: [message(probe)] })),
    (store) => store.setCursor('main', `c${round + 1}`),
    (store) => store.mark(id(handoff), 'acknowledged', { note: 'signal', nowMs: at + 4 }),
    (store) => store.mark(id(probe), 'pasted', { generation: round, nowMs: at + 5 }),
    (store) => store.requeue(id(probe), { note: 'session gone', nowMs: at + 6 }),
    (store) =>
      store.commit(step(at + 7, { kind: 'start', durable: `{"n":${at + 7}}`, enqueue: [message(nudge)] })),
    (store) => store.mark(id(nudge), 'failed', { note: 'no pane', nowMs: at + 8 }),
    (store) => {
      const told = {
        tell: [notification(`stall ${round}`), notification(`park ${round}`)],
        over: ['stall 0'],
      };
      store.commit(step(at + 9, { notifications: told }));
    },
    (store) =>
      store.putNotifications([
        notification(`park ${round}`, { status: 'sending', batch: 'b', attempts: 1, updatedMs: at + 10 }),
      ]),
  ];
}

/** All that a store says, for comparing. */
export function contents(
  store: Pick<Store, 'events' | 'outbox' | 'notifications' | 'durable' | 'cursor'>,
): unknown {
  return {
    events: store.events({}),
    outbox: store.outbox(),
    notifications: store.notifications(),
    durable: store.durable(),
    cursor: store.cursor('main'),
  };
}
