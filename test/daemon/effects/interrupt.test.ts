import { expect, test } from 'vitest';
import type { Fact } from '../../../src/core/facts.ts';
import { interrupt } from '../../../src/daemon/effects/interrupt.ts';
import type { Backend, ScreenReading } from '../../../src/ports/agent.ts';
import type { Pane, Screen } from '../../../src/ports/terminal.ts';

type State = ScreenReading['state'];

/** A session whose screen shows these states, look by look, the last one for ever. Time passes with each wait. */
async function tried(states: readonly State[], keys: readonly string[], pane: Partial<Pane> | null = {}) {
  const left = [...states];
  const pressed: string[] = [];
  const posted: Fact[] = [];
  let mono = 0;
  const tags = { agent: 'builder', generation: 1 };
  const own = { paneId: '%1', dead: false, inCopyMode: false, tags, ...pane } as Pane;
  await interrupt(
    {
      terminal: {
        list: async () => (pane === null ? [] : [own]),
        isForeground: async () => true,
        capture: async () => ({ lines: [left.length > 1 ? left.shift() : left[0]] }) as unknown as Screen,
        key: async (_pane, key) => void pressed.push(key),
      },
      clock: {
        now: () => ({ mono, wall: mono }),
        soon: (then) => queueMicrotask(then),
        after(ms, then) {
          mono += ms;
          queueMicrotask(then);
          return () => {};
        },
      },
      backendOf: () =>
        ({ interrupt: keys, read: ({ lines }: Screen) => ({ state: lines[0] }) }) as unknown as Backend,
      post: (...facts) => void posted.push(...facts),
    },
    { type: 'interrupt', agent: 'builder', generation: 1, n: 1, reason: 'x' },
  );
  const [fact] = posted;
  if (fact?.type !== 'interrupted' || posted.length > 1) throw new Error(JSON.stringify(posted));
  return { pressed, ok: fact.ok, text: fact.text };
}

test.each<[string, readonly State[], readonly string[], readonly string[], boolean]>([
  ['a turn that ends', ['busy', 'busy', 'ready'], ['Escape'], ['Escape'], true],
  ['a redraw in between is no end', ['busy', 'busy', 'ready', 'busy'], ['Escape'], ['Escape'], false],
  ['a turn that is painted late', ['ready', 'ready', 'busy', 'busy', 'ready'], ['Escape'], ['Escape'], true],
  ['a turn that goes on', ['busy'], ['Escape'], ['Escape'], false],
  ['two keys', ['busy', 'busy', 'busy', 'ready'], ['Escape', 'Escape'], ['Escape', 'Escape'], true],
  [
    'the second is not pressed once it is over',
    ['busy', 'busy', 'ready'],
    ['Escape', 'Escape'],
    ['Escape'],
    true,
  ],
  ['nothing is pressed on an idle session', ['ready'], ['Escape'], [], true],
  ['nor into a dialog', ['dialog'], ['Escape'], [], false],
  ['nor on a screen that nobody understands', ['unknown'], ['Escape'], [], false],
  ['nor without a key', ['busy'], [], [], false],
])('%s', async (_name, states, keys, pressed, ok) => {
  expect(await tried(states, keys)).toMatchObject({ pressed, ok });
});

test.each<[string, Partial<Pane> | null, RegExp]>([
  ['gone', null, /is gone/],
  ['dead', { dead: true }, /is gone/],
  ['scrolled by a person', { inCopyMode: true }, /copy mode/],
  ['of another generation', { tags: { agent: 'builder', generation: 2 } as Pane['tags'] }, /is gone/],
])('a session that is %s is left alone', async (_name, pane, why) => {
  const { pressed, ok, text } = await tried(['busy'], ['Escape'], pane);
  expect([pressed, ok]).toEqual([[], false]);
  expect(text).toMatch(why);
});
