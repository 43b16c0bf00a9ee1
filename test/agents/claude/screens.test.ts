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

/** The screen with one line replaced. */
function changed(name: string, from: string, ...to: readonly string[]) {
  const lines = capture(name).lines.flatMap((line) => (line.includes(from) ? to : [line]));
  return screenOf(lines.join('\n'));
}

test('a banner that a narrow window wraps is one, and its time is read from all of it', () => {
  const first = "  ⎿  You've hit your 5-hour limit ·";
  const screen = changed('credit', 'Credit balance', first, '     resets 12:43pm (UTC)');
  expect(claude?.read(screen, now)).toMatchObject({
    rule: 'limit-banner',
    limitResetMs: Date.parse('2026-11-20T12:43:00Z'),
  });
});

test('words of first-run dialogs in a transcript are only text', () => {
  for (const words of [
    'Select login method:',
    'Press Enter to continue…',
    'Do you want to use this API key?',
  ])
    expect(claude?.read(changed('idle', 'Understood.', '● It says:', `  ${words}`), now)).toMatchObject({
      rule: 'input-line',
    });
  expect(claude?.read(screenOf('\n Select login method:\n\n ❯ 1. Claude account'), now)).toMatchObject({
    rule: 'login',
  });
});

test('a question of which only the upper part is drawn is no input line', () => {
  const { styled } = capture('question');
  expect(claude?.read(screenOf(styled.slice(0, 26).join('\n')), now)).toMatchObject({ state: 'unknown' });
});

test.each([...'✽✻✶✳✢·*'])('%s turns where there is work', (glyph) => {
  const screen = changed('busy', 'Thundering…', `${glyph} Thundering… (12s · ↓ 36 tokens)`);
  expect(claude?.read(screen, now)).toMatchObject({ rule: 'busy-line' });
});

test('work shows below the box as well', () => {
  expect(claude?.read(changed('busy', 'Thundering…'), now)).toMatchObject({ rule: 'busy-foot' });
});

test('bullets are those of macOS, too', () => {
  expect(claude?.read(changed('idle', 'Understood.', '⏺ Understood.'), now).lastMessage).toBe('Understood.');
});
