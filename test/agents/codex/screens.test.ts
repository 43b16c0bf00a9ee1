import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { screenOf } from '../screen-of.ts';

const codex = loadBackends().get('codex');
const capture = (name: string) =>
  screenOf(readFileSync(new URL(`../../fixtures/screens/codex/${name}.txt`, import.meta.url), 'utf8'));
/** When the captures were taken. */
const now = { wall: Date.parse('2026-11-20T12:24:30Z') };

/** Recorded from Codex 0.169.0, 100 by 30. */
test.each([
  ['idle', 'ready', 'input-line', ''],
  ['unauth', 'dialog', 'logged-out', ''],
  ['draft', 'ready', 'input-line', 'half a thought'],
  ['busy', 'busy', 'working', ''],
  ['queued', 'busy', 'working', ''],
  ['limit', 'limited', 'limit-banner', ''],
  ['trust', 'dialog', 'trust', null],
] as const)('%s reads as %s by %s', (name, state, rule, draft) => {
  expect(codex?.read(capture(name), now)).toMatchObject({ state, rule, draft });
});

test('an error that a narrow window wraps is one', () => {
  const lines = capture('unauth').lines.flatMap((line) =>
    line.startsWith('■ unexpected') ? [line.slice(0, 60), line.slice(60)] : [line],
  );
  expect(codex?.read(screenOf(lines.join('\n')), now)).toMatchObject({ rule: 'logged-out' });
});

test('an error of an earlier turn is over', () => {
  const lines = capture('unauth').lines.flatMap((line) =>
    line.startsWith('■ unexpected')
      ? [line, '', '› again', '', '• Done.', '', '  Worked for 1s • 12:24']
      : [line],
  );
  expect(codex?.read(screenOf(lines.join('\n')), now)).toMatchObject({ rule: 'input-line' });
});
