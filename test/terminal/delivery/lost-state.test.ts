import { expect, test } from 'vitest';
import type { MemoryStore } from '../../../src/store/memory-store.ts';
import { messageId } from '../../../src/store/message-id.ts';
import { createWorld, type World } from './world.ts';

const TEXT = 'Look at the claim.';

/** "message 1" is sent, taken, and a while goes by; then the daemon ends. */
async function taken(world: World): Promise<void> {
  const first = await world.live();
  world.send(TEXT);
  expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', 30_000)).toBe(true);
  await world.clock.advance(5_000);
  await first.deliverer.close();
}

/** The next daemon knows nothing of it, and is to send it by this key. It must not be typed again. */
async function sentAgain(world: World, key: string): Promise<void> {
  (world.store as MemoryStore).reset();
  const enqueue = [{ key, agent: 'builder', kind: 'handoff', text: TEXT }];
  world.store.commit({ now: world.clock.now(), kind: 'step', body: '{}', durable: null, enqueue, drop: [] });
  await world.live();
  expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', 60_000)).toBe(true);
  await world.clock.advance(5_000);
  expect(world.session().agent.received).toHaveLength(1);
}

/** What tells, after the state was lost, that the session has taken the message: its tags, its signals, its screen. */
test.each([
  ['its tags', { hidesPrompts: true, signalDelayMs: null }, true],
  ['its signals', { hidesPrompts: true }, false],
  ['its screen', { signalDelayMs: null }, false],
])(
  'a message taken before the state was lost is not typed again: %s say so',
  async (_name, script, tagged) => {
    const world = await createWorld({ script });
    await taken(world);
    const session = world.session();
    const { tags } = session.pane;
    session.pane = { ...session.pane, tags: { ...tags, taken: tagged ? tags.taken : [] } };
    await sentAgain(world, 'message 1');
  },
);

test('nor is one that says the same, and that the message taken repeated', async () => {
  const repeats = ({ key }: { key: string }) => (key === 'message 0' ? [messageId('message 1')] : []);
  const world = await createWorld({ repeats });
  await taken(world);
  await sentAgain(world, 'message 0');
});

test.each(['queued', 'submitted'] as const)(
  'taken by a session since replaced while the disk was full, and %s on record: its signals say so',
  async (status) => {
    const world = await createWorld({ script: { turnMs: 10 } });
    const first = await world.live();
    if (status === 'submitted') {
      world.session().agent.set({ frozen: true });
      world.send(TEXT);
      expect(await world.clock.until(() => world.statuses()[0] === 'submitted', 30_000)).toBe(true);
    } else world.send(TEXT);
    const store = world.store as MemoryStore;
    const onDisk = store.dump();
    await world.relaunch();
    expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', 60_000)).toBe(true);
    await world.clock.advance(1_000);
    await first.deliverer.close();
    for (let crash = 0; crash < 6; crash += 1) await world.relaunch();
    store.reset();
    store.load(onDisk);
    await world.live();
    expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', 60_000)).toBe(true);
    await world.clock.advance(60_000);
    expect(world.takes()).toEqual([1]);
  },
);
