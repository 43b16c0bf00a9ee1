import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { screenOf } from '../screen-of.ts';

const demo = loadBackends().get('demo');
const capture = (name: string) =>
  screenOf(readFileSync(new URL(`../../fixtures/screens/demo/${name}.txt`, import.meta.url), 'utf8'));
/** When the captures were taken. */
const now = { wall: Date.parse('2026-11-20T10:39:20Z') };

test.each([
  ['ready-fresh', 'ready', 'input-line', '', '', 4],
  ['draft', 'ready', 'input-line', 'half a thought of a human', '', 4],
  [
    'waiting',
    'ready',
    'input-line',
    '',
    'Gate sums is built and claimed; I wait for its review.\nWAITING-UNTIL: 2026-11-20T10:43:14Z',
    13,
  ],
  ['busy-queued', 'busy', 'busy-line', '', '', 4],
  ['dialog-trust', 'dialog', 'dialog', null, '', 4],
  ['dialog-permission', 'dialog', 'dialog', null, '', 4],
  ['limit', 'limited', 'limit-banner', '', '', 4],
  ['limit-unreadable', 'limited', 'limit-banner', '', '', 4],
  ['garbled', 'unknown', 'none', null, '', null],
] as const)('%s reads as %s by %s', (name, state, rule, draft, lastMessage, contextPct) => {
  expect(demo?.read(capture(name), now)).toMatchObject({ state, rule, draft, lastMessage, contextPct });
});

test('a banner gives its reset time, one without a time gives none', () => {
  expect(demo?.read(capture('limit'), now).limitResetMs).toBe(Date.parse('2026-11-20T10:49:14.434Z'));
  expect(demo?.read(capture('limit-unreadable'), now).limitResetMs).toBeNull();
});

test('a banner whose time is past gives no reset time', () => {
  expect(demo?.read(capture('limit'), { wall: now.wall + 86_400_000 }).limitResetMs).toBeNull();
});

test('text that quotes a limit or a busy line is only text', () => {
  const screen = capture('quoted-limit');
  expect(screen.lines.join('\n')).toContain('⚠ Usage limit reached');
  expect(demo?.read(screen, now)).toMatchObject({ state: 'ready', limitResetMs: null });
});

test('a blank screen is one that starts', () => {
  expect(demo?.read(screenOf(''), now)).toMatchObject({ state: 'starting', rule: 'none', draft: null });
});
