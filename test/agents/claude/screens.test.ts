import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { screenOf } from '../screen-of.ts';

const claude = loadBackends().get('claude');
const capture = (name: string) =>
  screenOf(readFileSync(new URL(`../../fixtures/screens/claude/${name}.txt`, import.meta.url), 'utf8'));
/** When the captures were taken. */
const now = { wall: Date.parse('2026-11-20T11:45:00Z') };

/** Recorded from Claude Code 2.1.328, 100 by 30. */
test.each([
  ['idle', 'ready', 'input-line', ''],
  ['interrupted', 'ready', 'input-line', ''],
  ['compacted', 'ready', 'input-line', ''],
  ['limit-over', 'ready', 'input-line', ''],
  ['draft', 'ready', 'input-line', 'half a thought of a human'],
  ['busy', 'busy', 'busy-line', ''],
  ['queued', 'busy', 'busy-line', ''],
  ['retry', 'busy', 'retry-line', ''],
  ['context', 'ready', 'input-line', ''],
  ['limit', 'limited', 'limit-banner', ''],
  ['credit', 'limited', 'credit', ''],
  ['rate-limit', 'ready', 'input-line', ''],
  ['overloaded', 'ready', 'input-line', ''],
  ['unauthorized', 'dialog', 'logged-out', ''],
  ['limit-choice', 'dialog', 'limit-choice', null],
  ['trust', 'dialog', 'trust', null],
  ['bypass', 'dialog', 'bypass-warning', null],
  ['permission', 'dialog', 'permission', null],
  ['question', 'dialog', 'question', null],
] as const)('%s reads as %s by %s', (name, state, rule, draft) => {
  expect(claude?.read(capture(name), now)).toMatchObject({ state, rule, draft });
});

test('the last message is read, and what follows a prompt is none', () => {
  expect(claude?.read(capture('idle'), now).lastMessage).toBe('Understood.');
  expect(claude?.read(capture('queued'), now).lastMessage).toBe('');
});

test('context left is told as context used', () => {
  expect(claude?.read(capture('context'), now).contextPct).toBe(99);
  expect(claude?.read(capture('idle'), now).contextPct).toBeNull();
});

test('a banner gives its reset time', () => {
  const reset = claude?.read(capture('limit'), { wall: Date.parse('2026-11-20T11:54:30Z') }).limitResetMs;
  expect(reset).toBe(Date.parse('2026-11-20T13:00:00Z'));
  expect(claude?.read(capture('credit'), now).limitResetMs).toBeNull();
});

test('text that quotes a limit, a dialog or a busy line is only text', () => {
  const quote = [
    '● The log says:',
    "    ⎿  You've hit your 5-hour limit · resets 12:43pm (UTC)",
    '   Do you want to proceed?',
    '   ❯ 1. Yes',
    '  ✽ Befuddling… (1s · ↓ 6 tokens)',
  ];
  const { styled } = capture('idle');
  const at = styled.findIndex((line) => line.includes('Understood.'));
  const screen = screenOf([...styled.slice(0, at), ...quote, ...styled.slice(at + 1)].join('\n'));
  expect(claude?.read(screen, now)).toMatchObject({ state: 'ready', rule: 'input-line' });
});
