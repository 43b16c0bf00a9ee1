import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPhasesSpec, parsePhasesSpec, phaseFlaw } from '../../src/protocol/phases-spec.ts';

const one = { id: '1', plan: 'phases/1.md', status: 'md/STATUS-1.md' };
const two = { id: '2', plan: 'phases/two words.md', status: 'md/STATUS-2.md' };

test.each([
  ['lines', '1|phases/1.md|md/STATUS-1.md\n2|phases/two words.md|md/STATUS-2.md\n'],
  ['semicolons', '1|phases/1.md|md/STATUS-1.md;2|phases/two words.md|md/STATUS-2.md'],
  ['CRLF and spaces', ' 1 | phases/1.md | md/STATUS-1.md \r\n;;\r\n 2|phases/two words.md|md/STATUS-2.md ;'],
  [
    'comments',
    '# a; b|c|d\n1|phases/1.md|md/STATUS-1.md;# x;y\n\n  # z\n2|phases/two words.md|md/STATUS-2.md',
  ],
  ['byte order mark', '\ufeff1|phases/1.md|md/STATUS-1.md\n2|phases/two words.md|md/STATUS-2.md'],
])('reads %s', (_what, text) => {
  expect(parsePhasesSpec(text)).toEqual({ phases: [one, two], errors: [] });
});

test.each(['', '\n\n', ' ; ;', '# only a comment'])('%j is an empty sequence', (text) => {
  expect(parsePhasesSpec(text)).toEqual({ phases: [], errors: [] });
});

test('lists every mistake with its line, and keeps the good phases', () => {
  const text = [
    '1|phases/1.md|md/STATUS-1.md',
    '1|phases/1b.md|md/STATUS-1b.md; 3',
    '4|phases/4.md',
    '|p|s',
    '5||s',
    'a b|p|s',
    '../x|p|s',
    `${'x'.repeat(65)}|p|s`,
    '6|p|s|extra',
    '7|p|/etc/passwd',
    '8|p|md/../../x',
    '9|p|md/STATUS-1.md',
    'x\x1b[31m|p|s',
    '2|phases/two words.md|md/STATUS-2.md',
  ].join('\n');
  const { phases, errors } = parsePhasesSpec(text);
  expect(phases).toEqual([one, two]);
  expect(errors.map(({ line, reason }) => `${line}: ${reason}`)).toMatchInlineSnapshot(`
    [
      "2: the id 1 is used twice",
      "2: the plan file is missing",
      "3: the status file is missing",
      "4: the id is missing",
      "5: the plan file is missing",
      "6: the id may have letters, digits, dot, dash and underscore (64 at most), and starts with a letter or digit",
      "7: the id may have letters, digits, dot, dash and underscore (64 at most), and starts with a letter or digit",
      "8: the id may have letters, digits, dot, dash and underscore (64 at most), and starts with a letter or digit",
      "9: there are more than three fields (id|plan|status)",
      "10: the status file lies outside the work repo",
      "11: the status file lies outside the work repo",
      "12: the status file is used twice",
      "13: the id may have letters, digits, dot, dash and underscore (64 at most), and starts with a letter or digit",
    ]
  `);
  expect(errors.map(({ entry }) => entry)).toContain('x|p|s');
});

const path = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('a', '/', '#', ' ', '.', '-', 'é', '🦊', "'", '"', '\\'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  })
  .map((text) => text.trim());
const phase = fc
  .record({ id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/), plan: path, status: path })
  .filter((entry) => phaseFlaw(entry) === null);
const sequence = fc.uniqueArray(phase, {
  comparator: (a, b) => a.id === b.id || a.status === b.status,
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(sequence, (phases) => {
      expect(parsePhasesSpec(formatPhasesSpec(phases))).toEqual({ phases, errors: [] });
    }),
  );
});

test('reading never throws, and what it accepts can be written', () => {
  const unit = fc.oneof(
    fc.constantFrom('1', '|', ';', '\n', '#', 'p', 's', ' '),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const { phases } = parsePhasesSpec(parts.join(''));
      expect(parsePhasesSpec(formatPhasesSpec(phases)).phases).toEqual(phases);
    }),
  );
});

test('a phase that cannot be read back is not written', () => {
  expect(() => formatPhasesSpec([{ ...one, plan: 'a;b.md' }])).toThrow(/cannot be written/);
});
