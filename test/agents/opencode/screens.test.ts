import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { screenOf } from '../screen-of.ts';

const opencode = loadBackends().get('opencode');
const capture = (name: string) =>
  screenOf(readFileSync(new URL(`../../fixtures/screens/opencode/${name}.txt`, import.meta.url), 'utf8'));
/** When the captures were taken. */
const now = { wall: Date.parse('2026-11-20T13:40:00Z') };

/** Recorded from opencode 1.18.33, 100 by 30; the wide ones, which have a column beside, 200 by 50. */
test.each([
  ['home', 'ready', 'home-box', ''],
  ['idle', 'ready', 'input-box', ''],
  ['interrupted', 'ready', 'input-box', ''],
  ['draft', 'ready', 'input-box', 'half a thought'],
  ['busy', 'busy', 'working', ''],
  ['queued', 'busy', 'working', ''],
  ['compacted', 'ready', 'input-box', ''],
  ['wide', 'ready', 'input-box', ''],
  ['wide-draft', 'ready', 'input-box', 'half a thought'],
  ['limit', 'limited', 'limit-wait', ''],
  ['limit-narrow', 'limited', 'limit-wait', ''],
  ['retry', 'limited', 'limit-wait', ''],
  ['unauthorized', 'dialog', 'logged-out', ''],
  ['permission', 'dialog', 'permission', null],
  ['question', 'dialog', 'question', null],
] as const)('%s reads as %s by %s', (name, state, rule, draft) => {
  expect(opencode?.read(capture(name), now)).toMatchObject({ state, rule, draft });
});

test('context used is read from the line below the box', () => {
  expect(opencode?.read(capture('idle'), now).contextPct).toBe(0);
  expect(opencode?.read(capture('wide'), now).contextPct).toBe(40);
  expect(opencode?.read(capture('home'), now).contextPct).toBeNull();
});

test('a long wait gives the end of the limit', () => {
  expect(opencode?.read(capture('limit'), now).limitResetMs).toBe(now.wall + (2 * 60 + 4) * 60_000);
  expect(opencode?.read(capture('retry'), now).limitResetMs).toBe(now.wall + 2_000);
});

/** The screen with its last error replaced, and the line below it. */
function ended(block: readonly string[], close: string) {
  const { styled } = capture('unauthorized');
  const at = styled.findIndex((line) => line.includes('invalid x-api-key'));
  const below = styled.findIndex((line, row) => row > at && line.includes('▣'));
  return screenOf(
    [
      ...styled.slice(0, at),
      ...block,
      ...styled.slice(at + 1, below),
      close,
      ...styled.slice(below + 1),
    ].join('\n'),
  );
}

test('what a tool put out about logins is only text', () => {
  const block = ['  ┃  401 Unauthorized: invalid api key'];
  expect(opencode?.read(ended(block, '     ▣  Build · Mock model'), now)).toMatchObject({
    rule: 'logged-out',
  });
  for (const close of ['     ▣  Build · Mock model · 2.9s', '     ▣  Build · Mock model · interrupted'])
    expect(opencode?.read(ended(block, close), now)).toMatchObject({ state: 'ready', rule: 'input-box' });
  const { styled } = capture('busy');
  const busy = styled.map((line) => (line.includes('sleep 8') ? '  ┃  Authentication failed' : line));
  expect(opencode?.read(screenOf(busy.join('\n')), now)).toMatchObject({ state: 'busy', rule: 'working' });
});

test('a box in a quoted screen does not hide a dialog', () => {
  const box = ['       ┃', '       ┃  Build auto · Mock model', `       ╹${'▀'.repeat(80)}`];
  const { styled } = capture('permission');
  expect(opencode?.read(screenOf([...box, ...styled.slice(3)].join('\n')), now)).toMatchObject({
    rule: 'permission',
  });
});

test('without the line below the box nobody can tell', () => {
  for (const name of ['idle', 'busy', 'unauthorized']) {
    const { lines, styled } = capture(name);
    const rows = styled.slice(0, lines.findLastIndex((line) => line.includes('╹▀')) + 1);
    expect(opencode?.read(screenOf(rows.join('\n')), now)).toMatchObject({ rule: 'half-drawn' });
  }
});
