import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draw } from '../../../../src/agents/demo/tui/draw.ts';
import { emptyView, type View } from '../../../../src/agents/demo/tui/view.ts';
import { drawable, wrap } from '../../../../src/agents/demo/tui/wrap.ts';

const view: View = { ...emptyView, title: ' demo', contextPct: 37 };
const plainRows = (changes: Partial<View>, cols = 40, rows = 14) =>
  draw({ ...view, ...changes }, cols, rows).rows.map((row) => stripVTControlCharacters(row));

test('a busy agent with something queued', () => {
  const transcript = [
    { kind: 'prompt', text: 'sum up the measurements, please, and do it soon' },
    { kind: 'step', text: 'git pull --rebase' },
  ] as const;
  const busy = { verb: 'Working', elapsed_s: 3, frame: 0 };
  expect(plainRows({ transcript, busy, queued: 1 })).toMatchInlineSnapshot(`
    [
      " demo",
      "",
      "",
      "> sum up the measurements, please, and",
      "  do it soon",
      "○ git pull --rebase",
      "",
      "✽ Working… (3s · esc to interrupt)",
      "────────────────────────────────────────",
      "❯ ",
      "────────────────────────────────────────",
      "  demo · context 37% · queued: 1",
    ]
  `);
});

test('only the newest of a long transcript shows, above an untouched box', () => {
  const transcript = Array.from({ length: 500 }, (_, n) => ({ kind: 'step' as const, text: `step ${n}` }));
  const rows = plainRows({ transcript }, 40, 10);
  expect(rows).toHaveLength(10);
  expect(rows.slice(3, 6)).toEqual(['○ step 498', '○ step 499', '']);
});

test('a long draft keeps its end in sight, with the cursor behind it', () => {
  const frame = draw({ ...view, input: 'word '.repeat(100).trim() }, 40, 20);
  const rows = frame.rows.map((row) => stripVTControlCharacters(row));
  expect(rows[frame.cursor.row]?.slice(0, frame.cursor.col)).toMatch(/word$/);
  expect(rows.filter((row) => row.startsWith('❯'))).toHaveLength(1);
});

test('no frame is larger than its terminal, whatever is in it', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(
      text,
      text,
      fc.integer({ min: 20, max: 120 }),
      fc.integer({ min: 8, max: 50 }),
      (input, said, cols, rows) => {
        const frame = draw({ ...view, input, transcript: [{ kind: 'message', text: said }] }, cols, rows);
        expect(frame.rows.length).toBeLessThanOrEqual(rows);
        for (const row of frame.rows) {
          const shown = stripVTControlCharacters(row);
          expect([...shown].length).toBeLessThanOrEqual(cols);
          expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
        }
      },
    ),
  );
});

test.each([
  ['a b c', 8, ['a b c']],
  ['aaaa bbbb cccc', 9, ['aaaa bbbb', 'cccc']],
  ['aaaaaaaaaaaa', 8, ['aaaaaaaa', 'aaaa']],
  ['a\n\nb', 8, ['a', '', 'b']],
])('wraps %j at %d', (text, width, rows) => {
  expect(wrap(text, width)).toEqual(rows);
});

test('what is drawn has no controls but line ends', () => {
  expect(drawable('a\tb\x1b[31m\u0085\u2028\nc')).toBe('a    b[31m \nc');
});
