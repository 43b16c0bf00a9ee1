import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseManifest } from '../../../src/agents/manifest/parse.ts';
import { compileReader } from '../../../src/agents/manifest/screen.ts';
import { screenOf } from '../screen-of.ts';

/** Shaped after Claude Code's screens. */
const manifest = parseManifest(
  {
    name: 'x',
    launch: { fresh: ['x'] },
    screen: {
      regions: {
        bottom: { take: 'bottom_nonempty', lines: 4 },
        footer: { take: 'below_last', rule: '^─{5,}', lines: 2 },
        box: { take: 'between_last', rule: '^─{5,}' },
        near: { take: 'above_last', rule: '^─{5,}', nth: 2, lines: 2 },
        title: { take: 'title' },
        last: { take: 'last', lines: 2 },
      },
      rules: [
        { id: 'low', state: 'ready', region: 'box', match: '^❯' },
        { id: 'title-busy', state: 'busy', region: 'title', match: '^[◐◑]', priority: 5 },
        {
          id: 'limit',
          state: 'limited',
          region: 'near',
          match: ['limit', 'resets'],
          not: 'quoted',
          priority: 9,
        },
        { id: 'raw', state: 'starting', region: 'last', match: '^loading$', priority: 1 },
      ],
    },
    draft: {
      region: 'box',
      prompt: '^❯ ?',
      ghost: ['dim', 'inverse-then-dim'],
      placeholders: ['^Press up to edit'],
    },
    message: { region: 'bottom', start: '^● ' },
    context: { region: 'footer', match: '(?<pct>\\d+)% until auto-compact', remaining: true },
  },
  'test',
);
const reader = compileReader(manifest);
const now = { wall: Date.parse('2026-11-20T10:00:00Z') };
const box = (input: string, footer = '', above = 'text') => `${above}\n─────\n${input}\n─────\n${footer}`;
const read = (styled: string, title = '') => reader.read(screenOf(styled, title), now);

test('the rule of highest priority speaks, and is named with its line', () => {
  expect(read(box('❯ '), '◐ builder')).toMatchObject({
    state: 'busy',
    rule: 'title-busy',
    evidence: '◐ builder',
  });
  expect(read(box('❯ '))).toMatchObject({ state: 'ready', rule: 'low', evidence: '❯' });
});

test('all patterns must match within the region, none of the others may', () => {
  const above = 'You hit your limit\nresets 11am (UTC)';
  expect(read(box('❯ ', '', above))).toMatchObject({
    state: 'limited',
    limitResetMs: Date.parse('2026-11-20T11:00:00Z'),
  });
  expect(read(box('❯ ', '', 'You hit your limit\nfar away'))).toMatchObject({ state: 'ready' });
  expect(read(box('❯ ', '', 'quoted limit\nresets 11am'))).toMatchObject({ state: 'ready' });
  expect(read(box('❯ ', '', `${above}\nnext\nlines`))).toMatchObject({ state: 'ready' });
});

test('a region without its rule line is empty', () => {
  expect(read('❯ \nno rules at all')).toMatchObject({
    state: 'unknown',
    rule: 'none',
    evidence: 'no rules at all',
    draft: null,
  });
  expect(read('x\nloading')).toMatchObject({ state: 'starting', rule: 'raw' });
});

test.each([
  ['nothing', '❯ ', ''],
  ['typed text', '❯ fix the  bug', 'fix the  bug'],
  ['several lines', '❯ one\n  two', 'one\n  two'],
  ['dim ghost text', '❯ \x1b[2mTry "fix lint"\x1b[0m', ''],
  ['ghost text under a cursor', '❯ \x1b[7mT\x1b[27;2mry this\x1b[22m', ''],
  ['ghost text after typed text', '❯ git\x1b[2m status\x1b[22m', 'git'],
  ['a placeholder', '❯ Press up to edit queued messages', ''],
  ['a colour whose number looks like dim', '❯ \x1b[38;5;2mgreen\x1b[0m', 'green'],
  ['a true colour', '❯ \x1b[38;2;2;2;2mdark\x1b[0m', 'dark'],
  ['a cursor on typed text', '❯ wor\x1b[7md\x1b[0m', 'word'],
])('draft: %s', (_name, input, draft) => {
  expect(read(box(input)).draft).toBe(draft);
});

test('a style that began on an earlier row still counts', () => {
  expect(read('text\n─────\n❯ \x1b[2mghost\n  more ghost\n\x1b[0m─────\n').draft).toBe('');
});

test('the last message ends where the indent ends', () => {
  expect(read('● one\n  two\n\n  three\nother').lastMessage).toBe('one\ntwo\nthree');
});

test('context left is turned into context used', () => {
  expect(read(box('❯ ', '1% until auto-compact')).contextPct).toBe(99);
  expect(read(box('❯ ', '700% until auto-compact')).contextPct).toBeNull();
});

test('reading is total and the same twice, whatever is on the screen', () => {
  const line = fc.oneof(
    fc.constantFrom('─────', '❯ x', '● m', '\x1b[2mdim', 'limit resets 3pm'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.string(), (lines, title) => {
      const screen = screenOf(lines.join('\n'), title);
      const reading = reader.read(screen, now);
      expect(reader.read(screen, now)).toEqual(reading);
      expect(reading.evidence.length).toBeLessThanOrEqual(320);
    }),
  );
});

test('a rule that a narrow window broke is one', () => {
  expect(read('text\n─────\n─────\n❯ \n─────\n─────')).toMatchObject({ rule: 'low', draft: '' });
});
