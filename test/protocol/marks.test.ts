import fc from 'fast-check';
import { expect, test } from 'vitest';
import { saysDone, standingVeto } from '../../src/protocol/marks.ts';

test.each([
  ['# Status\n\n## DONE\n', true],
  ['## DONE: 9 of 9 gates', true],
  ['## DONE 2026-08-01\r\n', true],
  ['intro\n\n## DONE', true],
  ['```\nexample\n```\n## DONE', true],
  ['## DONELY', false],
  ['## Done', false],
  ['### DONE', false],
  ['# DONE', false],
  [' ## DONE', false],
  ['> ## DONE', false],
  ['write `## DONE` when ready', false],
  ['```md\n## DONE\n```', false],
  ['~~~\n## DONE\n~~~\nmore', false],
  ['```\n## DONE', false],
  ['', false],
])('saysDone(%j) is %j', (status, says) => {
  expect(saysDone(status)).toBe(says);
});

test.each([
  ['## VETO', { gate: null, heading: '## VETO', line: 1 }],
  ['# R\n\n## VETO: secrets in history', { gate: null, heading: '## VETO: secrets in history', line: 3 }],
  ['## VETO(g1): flaky', { gate: 'g1', heading: '## VETO(g1): flaky', line: 1 }],
  ['## VETO ( g 1 ) flaky', { gate: 'g 1', heading: '## VETO ( g 1 ) flaky', line: 1 }],
  ['## VETO not lifted yet', { gate: null, heading: '## VETO not lifted yet', line: 1 }],
  ['## VETO: stands until lifted', { gate: null, heading: '## VETO: stands until lifted', line: 1 }],
  ['## VETO: not LIFTED', { gate: null, heading: '## VETO: not LIFTED', line: 1 }],
  ['## VETO LIFTED\n## VETO again', { gate: null, heading: '## VETO again', line: 2 }],
  ['## VETO(g1)\n## VETO(g2) LIFTED', { gate: 'g1', heading: '## VETO(g1)', line: 1 }],
  ['## VETO: a\n## VETO: b — lifted', { gate: null, heading: '## VETO: a', line: 1 }],
  ['## VETO: a\n```\n## VETO LIFTED\n```', { gate: null, heading: '## VETO: a', line: 1 }],
  ['## VETO \x1b[31mred', { gate: null, heading: '## VETO red', line: 1 }],
])('%j has a standing veto', (review, veto) => {
  expect(standingVeto(review)).toEqual(veto);
});

test.each([
  '',
  '# Review\n## PASS',
  '```\n## VETO\n```',
  '### VETO',
  '## VETOED by nobody',
  '## Veto policy',
  'we raised ## VETO',
  '## VETO: a\n\n## VETO LIFTED',
  '## VETO: a\n\n## VETO WITHDRAWN 2026-08-01',
  '## VETO: a\n\n## VETO - lifted: fixed in 1234567',
  '## VETO(g1)\n## VETO(g2)\n## VETO LIFTED',
  '## VETO(g1): a\n## VETO(g1) WITHDRAWN',
  '## VETO (lifted 2026-08-01)',
  '## VETO (withdrawn)',
  '## VETO: flaky test — LIFTED 2026-08-01',
  '## VETO(g1): flaky test - lifted',
])('no veto stands in %j', (review) => {
  expect(standingVeto(review)).toBeNull();
});

const file = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '## VETO',
        '## VETO LIFTED',
        '## VETO(g)',
        '## VETO(g) WITHDRAWN',
        '```',
        '## DONE',
        '',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((lines) => lines.join('\n'));

test('never throw on any text', () => {
  fc.assert(
    fc.property(file, (text) => {
      expect(typeof saysDone(text)).toBe('boolean');
      expect(standingVeto(text)?.heading ?? '## VETO').toMatch(/^##\s*VETO/);
    }),
  );
});

test('lifting all at the end leaves none, a veto at the end always stands', () => {
  const prose = file.filter((text) => !/[`~]/.test(text));
  fc.assert(
    fc.property(prose, (text) => {
      expect(standingVeto(`${text}\n## VETO LIFTED\n`)).toBeNull();
      expect(standingVeto(`${text}\n## VETO: last\n`)?.heading).toBe('## VETO: last');
    }),
  );
});
