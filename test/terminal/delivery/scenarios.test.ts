import { expect, test } from 'vitest';
import type { AgentScript } from '../../fakes/agent.ts';
import { ACK_WAIT_MS, createWorld, type Life, type World, type WorldOptions } from './world.ts';

const MINUTE_MS = 60_000;

async function start(options: WorldOptions = {}): Promise<{ world: World; life: Life }> {
  const world = await createWorld(options);
  return { world, life: await world.live() };
}

function hows(life: Life, status: string): string[] {
  return life.reports.flatMap((report) =>
    report.type === 'delivery' && report.status === status ? [report.how] : [],
  );
}

function holds(life: Life): (string | null)[] {
  return life.reports.flatMap((report) => (report.type === 'held' ? [report.reason] : []));
}

const quirks: readonly (readonly [name: string, script: Partial<AgentScript>, how: string])[] = [
  ['a polite agent', {}, 'signal'],
  ['no signals', { signalDelayMs: null }, 'screen'],
  ['no signals, instant turns', { signalDelayMs: null, turnMs: 10 }, 'screen'],
  ['a pause before submit', { pauseMs: 300 }, 'signal'],
  ['a dropped Enter', { dropEnters: 1 }, 'signal'],
  ['three dropped Enters', { dropEnters: 3 }, 'signal'],
  ['an Enter taken as newline', { newlineEnters: 2 }, 'signal'],
  ['a dropped Enter, no signals', { dropEnters: 2, signalDelayMs: null }, 'screen'],
  ['a dropped echo', { echo: false }, 'signal'],
  ['a dropped echo, no signals', { echo: false, signalDelayMs: null }, 'screen'],
  ['a slow reader', { readDelayMs: 1_500 }, 'signal'],
  ['a slow reader, no signals', { readDelayMs: 1_500, signalDelayMs: null }, 'screen'],
  ['a late signal', { signalDelayMs: 5_000 }, 'screen'],
  ['a late signal after the turn', { signalDelayMs: 5_000, turnMs: 50 }, 'screen'],
  ['a dropped paste', { dropPastes: 1 }, 'signal'],
  ['a paste dropped without a sign', { dropPastes: 1, silent: true }, 'signal'],
  ['two dropped pastes, no signals', { dropPastes: 2, signalDelayMs: null }, 'screen'],
  ['a placeholder for pastes', { placeholder: true, dropEnters: 1 }, 'signal'],
  ['a transcript that hides prompts', { hidesPrompts: true, signalDelayMs: null }, 'busy'],
  ['hidden prompts and a late signal', { hidesPrompts: true, signalDelayMs: 9_000, turnMs: 8_000 }, 'busy'],
  ['an alternate screen', { historyLimit: 0, signalDelayMs: null, turnLines: 100 }, 'screen'],
];

test.each(quirks)('%s takes one message and a batch of five, each once', async (_name, script, how) => {
  const { world, life } = await start({ script });
  world.send('Review: PASS gate A\x1b[31m\nand more');
  life.deliverer.kick('builder');
  expect(await world.clock.until(() => world.statuses().every((s) => s === 'acknowledged'), MINUTE_MS)).toBe(
    true,
  );
  expect(hows(life, 'acknowledged')).toEqual([how]);
  await world.clock.until(() => world.session().agent.isIdle, MINUTE_MS);
  const first = world.terminal.typed.filter((text) => text.startsWith('[loopctl')).length;
  for (let n = 1; n <= 5; n += 1) world.send(`Message ${n} of five`);
  life.deliverer.kick('builder');
  expect(await world.clock.until(() => world.statuses().every((s) => s === 'acknowledged'), MINUTE_MS)).toBe(
    true,
  );
  await world.clock.advance(MINUTE_MS);
  expect(world.takes()).toEqual([1, 1, 1, 1, 1, 1]);
  expect(world.terminal.typed.filter((text) => text.startsWith('[loopctl'))).toHaveLength(first + 1);
  expect(world.terminal.typed).not.toContain('<Escape>');
  expect(world.session().pane.tags.taken).toHaveLength(6);
});

test('without batched signals events, sweeping the file is enough', async () => {
  const { world, life } = await start({ deaf: true });
  world.send('Review');
  life.deliverer.kick('builder');
  expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', ACK_WAIT_MS)).toBe(true);
  expect(hows(life, 'acknowledged')).toEqual(['signal']);
});

test('a dialog that is signalled and not painted yet is one', async () => {
  let blocked: string | null = 'permission';
  const { world, life } = await start({ blocked: () => blocked });
  world.send('Review');
  life.deliverer.kick('builder');
  await world.clock.advance(MINUTE_MS);
  expect(world.terminal.typed).toEqual([]);
  expect(world.statuses()).toEqual(['queued']);
  blocked = null;
  await world.clock.advance(MINUTE_MS);
  expect(world.takes()).toEqual([1]);
});

const obstacles: readonly (readonly [
  reason: RegExp,
  set: (world: World) => void,
  clear: (world: World) => void,
])[] = [
  [
    /dialog/,
    (w) => w.session().agent.set({ dialog: 'Trust?' }),
    (w) => w.session().agent.set({ dialog: null }),
  ],
  [
    /limited/,
    (w) => w.session().agent.set({ limited: 'LIMIT' }),
    (w) => w.session().agent.set({ limited: null }),
  ],
  [
    /not understood/,
    (w) => w.session().agent.set({ garbled: true }),
    (w) => w.session().agent.set({ garbled: false }),
  ],
  [/copy mode/, (w) => patch(w, { inCopyMode: true }), (w) => patch(w, { inCopyMode: false })],
  [/foreground/, (w) => foreground(w, false), (w) => foreground(w, true)],
  [
    /draft/,
    (w) => w.session().agent.input({ type: 'text', text: 'hel' }),
    (w) => w.session().agent.input({ type: 'enter' }),
  ],
  [
    /human is typing/,
    (w) => {
      patch(w, { humanAttached: true });
      w.session().agent.input({ type: 'text', text: 'hel' });
    },
    (w) => w.session().agent.input({ type: 'enter' }),
  ],
  [/session is gone|exited/, (w) => w.terminal.exit('builder', 1), (w) => void w.relaunch()],
  [
    /another process/,
    (w) => patch(w, { process: { pid: 7, startTime: '1', bootId: 'boot' } }),
    (w) => void w.relaunch(),
  ],
];

function foreground(world: World, is: boolean): void {
  world.session().foreground = is;
}

function patch(world: World, change: Partial<ReturnType<World['session']>['pane']>): void {
  const session = world.session();
  session.pane = { ...session.pane, ...change };
}

test.each(obstacles)('nothing is typed while held: %s', async (reason, set, clear) => {
  const { world, life } = await start();
  set(world);
  await world.clock.advance(100);
  world.send('Review');
  life.deliverer.kick('builder');
  await world.clock.advance(MINUTE_MS);
  expect(world.terminal.typed).toEqual([]);
  expect(world.statuses()).toEqual(['queued']);
  expect(holds(life)).toEqual([expect.stringMatching(reason)]);
  clear(world);
  expect(await world.clock.until(() => world.statuses()[0] === 'acknowledged', MINUTE_MS)).toBe(true);
  expect(holds(life).at(-1)).toBe(null);
  await world.clock.advance(MINUTE_MS);
  expect(world.takes()).toEqual([1]);
});

test('a limited session gets probes only', async () => {
  const { world, life } = await start();
  world.session().agent.set({ limited: 'LIMIT until 10:00' });
  world.send('Review');
  world.send('Are you there?', 'probe');
  life.deliverer.kick('builder');
  await world.clock.until(() => world.statuses()[1] === 'acknowledged', MINUTE_MS);
  expect(world.statuses()).toEqual(['queued', 'acknowledged']);
  expect(world.takes()).toEqual([0, 1]);
});

test('a busy agent that queues is sent to at once, one that does not when its turn ends', async () => {
  for (const queuesInput of [true, false]) {
    const { world, life } = await start({ script: { queuesInput, turnMs: 20_000 } });
    world.send('One');
    life.deliverer.kick('builder');
    await world.clock.until(() => world.statuses()[0] === 'acknowledged', MINUTE_MS);
    world.send('Two');
    life.deliverer.kick('builder');
    await world.clock.advance(3_000);
    expect(world.statuses()[1]).toBe(queuesInput ? 'acknowledged' : 'queued');
    await world.clock.advance(MINUTE_MS);
    expect(world.takes()).toEqual([1, 1]);
  }
});

test('an input that does not react is given up as frozen, its text is never typed again', async () => {
  const { world, life } = await start({ script: { dropEnters: 99 } });
  world.send('Review');
  life.deliverer.kick('builder');
  await world.clock.until(() => world.statuses()[0] === 'failed', MINUTE_MS);
  expect(life.reports.at(-1)).toMatchObject({ status: 'failed', frozen: true });
  expect(world.terminal.typed.filter((text) => text.startsWith('[loopctl'))).toHaveLength(1);
  expect(world.terminal.typed.filter((key) => key === '<Enter>')).toHaveLength(4);
});

test.each([true, false])(
  'an agent that reads nothing is given up as frozen; thawed it has the text once (%s)',
  async (untold) => {
    const { world, life } = await start({ untold });
    world.session().agent.set({ frozen: true });
    await world.clock.advance(2_000);
    world.send('Review');
    life.deliverer.kick('builder');
    await world.clock.until(() => world.statuses()[0] === 'failed', MINUTE_MS);
    expect(life.reports.at(-1)).toMatchObject({ status: 'failed', frozen: true });
    world.session().agent.set({ frozen: false });
    await world.clock.advance(MINUTE_MS);
    expect(world.takes()).toEqual([1]);
    expect(world.statuses()).toEqual(['acknowledged']);
  },
);

test('a session replaced in flight: the row goes to the new one if it is owed, else it fails', async () => {
  for (const owed of [true, false]) {
    const { world, life } = await start({ owed, script: { takeDelayMs: 900 } });
    world.send('Review');
    life.deliverer.kick('builder');
    await world.clock.until(() => world.statuses()[0] === 'submitted', MINUTE_MS);
    await world.relaunch();
    life.deliverer.kick('builder');
    await world.clock.advance(MINUTE_MS);
    expect(world.statuses()).toEqual([owed ? 'acknowledged' : 'failed']);
    expect(world.takes()).toEqual([owed ? 1 : 0]);
    expect(life.reports.some((report) => report.type === 'requeued')).toBe(owed);
  }
});

test('a message about what is over is not typed, and holds up no other', async () => {
  const { world, life } = await start({ past: ['Of the phase before'] });
  world.send('Of the phase before');
  world.send('Of this one');
  life.deliverer.kick('builder');
  await world.clock.until(() => world.statuses()[1] === 'acknowledged', MINUTE_MS);
  expect(world.statuses()).toEqual(['failed', 'acknowledged']);
  expect(world.takes()).toEqual([0, 1]);
});

test('a session replaced after it took the message: the old generation’s signal settles it', async () => {
  const { world, life } = await start({ deaf: true });
  world.send('Review');
  life.deliverer.kick('builder');
  await world.clock.until(() => world.session().agent.signals.length > 0, MINUTE_MS);
  expect(world.statuses()).toEqual(['submitted']);
  await world.relaunch();
  life.deliverer.kick('builder');
  await world.clock.advance(MINUTE_MS);
  expect(world.statuses()).toEqual(['acknowledged']);
  expect(world.takes()).toEqual([1]);
});

test.each([
  ['what is to be said, under a number that nobody knows, is submitted', 'Go on', 'acknowledged'],
  ['something else is not', 'Go away', 'queued'],
])('left in the input line by a life that nothing is on record of: %s', async (_name, text, status) => {
  const { world, life } = await start();
  world.session().agent.input({ type: 'text', text: `[loopctl 0123456789] ${text}` });
  await world.clock.advance(1_000);
  world.send('Go on');
  life.deliverer.kick('builder');
  await world.clock.advance(MINUTE_MS);
  expect(world.statuses()).toEqual([status]);
  const taken = status === 'acknowledged' ? [`[loopctl 0123456789] ${text}`] : [];
  expect(world.session().agent.received.slice(0, 1)).toEqual(taken);
});

test('close types nothing more and resolves', async () => {
  const { world, life } = await start({ script: { dropEnters: 9 } });
  world.send('Review');
  life.deliverer.kick('builder');
  await world.clock.advance(100);
  const closing = life.deliverer.close();
  await world.clock.advance(MINUTE_MS);
  await closing;
  expect(world.statuses()).toEqual(['submitted']);
  expect(world.terminal.typed).toHaveLength(2);
});

test('a start is over after one pass, however often a session with a person at it stirs', async () => {
  const { world, life } = await start();
  patch(world, { humanAttached: true });
  world.session().agent.input({ type: 'text', text: 'hel' });
  world.send('Review');
  let isOver = false;
  void life.deliverer.recover('builder').then(() => {
    isOver = true;
  });
  for (let n = 0; n < 50 && !isOver; n += 1) {
    life.deliverer.kick('builder');
    await world.clock.advance(100);
  }
  expect(isOver).toBe(true);
  expect(world.statuses()).toEqual(['queued']);
});
