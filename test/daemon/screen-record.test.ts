import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBackends } from '../../src/agents/registry.ts';
import { screenNow } from '../../src/daemon/screen-record.ts';
import type { Screen } from '../../src/ports/terminal.ts';
import { screenOf } from '../agents/screen-of.ts';
import { fakeKeys } from '../support/keys.ts';

const claude = loadBackends().get('claude');
const wall = Date.parse('2026-11-20T11:45:00Z');
const token = fakeKeys.github ?? '';

async function recorded(screen: Screen, hide = (text: string): string => text) {
  if (claude === undefined) throw new Error('no such backend');
  return screenNow({ terminal: { capture: async () => screen }, paneId: '%1', backend: claude, hide, wall });
}

function idle(): Screen {
  const file = new URL('../fixtures/screens/claude/idle.txt', import.meta.url);
  return screenOf(readFileSync(file, 'utf8'), 'builder');
}

test('a screen without secrets is recorded as it is, with what it is read as', async () => {
  const screen = idle();
  const now = await recorded(screen);
  expect(now).toMatchObject({ backend: 'claude', at: '2026-11-20T11:45:00.000Z' });
  expect(now.reading).toMatchObject({ state: 'ready', rule: 'input-line' });
  expect(now.screen).toEqual(screen);
});

test('a secret is nowhere in the record: rows, styles, title, evidence', async () => {
  const { styled } = idle();
  const rows = styled.map((row) =>
    row.includes('Understood.') ? `● \x1b[1m${token}\x1b[0m and hunter22` : row,
  );
  const now = await recorded(screenOf(rows.join('\n'), `at ${token}`), (text) =>
    text.replaceAll('hunter22', '[env]'),
  );
  expect(JSON.stringify(now)).not.toContain(token);
  expect(JSON.stringify(now)).not.toContain('hunter22');
  expect(now.screen.lines.join('\n')).toContain('● [redacted:github] and [env]');
});

test('styles stay; whatever else a terminal would obey goes', async () => {
  const odd = '\x1b[2mdim\x1b[0m\x1b]0;title\x07\x1b[5A\x07 text';
  const now = await recorded({ lines: ['dim text'], styled: [odd], cursor: { row: 0, col: 3 }, title: '' });
  expect(now.screen.styled).toEqual(['\x1b[2mdim\x1b[0m text']);
});

test('a record is read as the screen was', async () => {
  const { screen, reading } = await recorded(idle());
  expect(claude?.read(screen, { wall })).toMatchObject(reading);
});
