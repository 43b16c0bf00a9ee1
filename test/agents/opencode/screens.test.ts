import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { screenOf } from '../screen-of.ts';

const opencode = loadBackends().get('opencode');
const capture = (name: string) =>
  screenOf(readFileSync(new URL(`../../fixtures/screens/opencode/${name}.txt`, import.meta.url), 'utf8'));
/** When the captures were taken. */
const now = { wall: Date.parse('2026-11-20T13:40:00Z') };

/** Recorded from opencode 1.18.33, 100 by 30. */
test.each([
  ['home', 'ready', 'input-box', ''],
  ['idle', 'ready', 'input-box', ''],
  ['interrupted', 'ready', 'input-box', ''],
  ['draft', 'ready', 'input-box', 'half a thought'],
  ['busy', 'busy', 'working', ''],
  ['queued', 'busy', 'working', ''],
  ['retry', 'limited', 'limit-wait', ''],
  ['unauthorized', 'dialog', 'logged-out', ''],
  ['permission', 'dialog', 'permission', null],
  ['question', 'dialog', 'question', null],
] as const)('%s reads as %s by %s', (name, state, rule, draft) => {
  expect(opencode?.read(capture(name), now)).toMatchObject({ state, rule, draft });
});

test('context used is read from the line below the box', () => {
  expect(opencode?.read(capture('idle'), now).contextPct).toBe(0);
  expect(opencode?.read(capture('home'), now).contextPct).toBeNull();
});
