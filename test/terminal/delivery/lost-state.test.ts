import { expect, test } from 'vitest';
import type { MemoryStore } from '../../../src/store/memory-store.ts';
import { messageId } from '../../../src/store/message-id.ts';
import { createWorld } from './world.ts';

test.each(['message 1', 'message 0'])(
  'what the session took as "message 1" is not typed again when it is sent as "%s", which "message 1" repeats',
  async (key) => {
    const repeats = (row: { key: string }) => (row.key === 'message 0' ? [messageId('message 1')] : []);
    const world = await createWorld({ repeats });
    const first = await world.live();
    world.send('Look at the claim.');
    expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', 30_000)).toBe(true);
    await first.deliverer.close();
    (world.store as MemoryStore).reset();
    const enqueue = [{ key, agent: 'builder', kind: 'handoff', text: 'Look at the claim.' }];
    world.store.commit({
      now: world.clock.now(),
      kind: 'step',
      body: '{}',
      durable: null,
      enqueue,
      drop: [],
    });
    await world.live();
    expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', 60_000)).toBe(true);
    await world.clock.advance(5_000);
    expect(world.session().agent.received).toHaveLength(1);
  },
);

/** What tells, after the state was lost, that the session has taken the message: its tags, its signals, its screen. */
test.each([
  ['its tags', { hidesPrompts: true, signalDelayMs: null }, true],
  ['its signals', { hidesPrompts: true }, false],
  ['its screen', { signalDelayMs: null }, false],
])(
  'a message taken before the state was lost is not typed again: %s say so',
  async (_name, script, tagged) => {
    const world = await createWorld({ script });
    const first = await world.live();
    world.send('Look at the claim.');
    expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', 30_000)).toBe(true);
    await world.clock.advance(5_000);
    await first.deliverer.close();
    const session = world.session();
    const taken = tagged ? session.pane.tags.taken : [];
    session.pane = { ...session.pane, tags: { ...session.pane.tags, taken } };

    (world.store as MemoryStore).reset();
    const enqueue = [{ key: 'message 1', agent: 'builder', kind: 'handoff', text: 'Look at the claim.' }];
    world.store.commit({
      now: world.clock.now(),
      kind: 'step',
      body: '{}',
      durable: null,
      enqueue,
      drop: [],
    });
    await world.live();
    expect(await world.clock.until(() => world.store.outbox()[0]?.status === 'acknowledged', 60_000)).toBe(
      true,
    );
    await world.clock.advance(5_000);
    expect(session.agent.received).toHaveLength(1);
  },
);
