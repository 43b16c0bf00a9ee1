import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAssignment } from '../../../../src/agents/demo/brain/assignment.ts';
import { assignmentFrom } from '../../../../src/agents/demo/brain/kickoff.ts';
import { ledgerOf } from '../../../../src/agents/demo/brain/ledger.ts';
import { readPlan } from '../../../../src/agents/demo/brain/plan.ts';
import {
  claimSection,
  doneSection,
  howToCheck,
  isDone,
  pacedUntil,
  pausedSection,
} from '../../../../src/agents/demo/brain/status.ts';
import { product, slug } from '../../../../src/agents/demo/brain/work.ts';

test.each([
  [
    'Plan: phases/01.md. Status: machine-docs/STATUS-1.md.',
    '1',
    'phases/01.md',
    'machine-docs/STATUS-1.md',
    'machine-docs/REVIEW-1.md',
  ],
  [
    'Phase a-2: read `my plans/a 2.md`, write `STATUS-a-2.md`, read `REVIEW-a-2.md`',
    'a-2',
    'my plans/a 2.md',
    'STATUS-a-2.md',
    'REVIEW-a-2.md',
  ],
  [
    'Plan: `/srv/my 50% "pro$ject"/it\'s/p.md`. Status file: `docs/STATUS-q.md`.',
    'q',
    '/srv/my 50% "pro$ject"/it\'s/p.md',
    'docs/STATUS-q.md',
    'docs/REVIEW-q.md',
  ],
  [
    'See README.md and BUILDER-INBOX.md (STATUS-x.md); plan /srv/p/x.md',
    'x',
    '/srv/p/x.md',
    'STATUS-x.md',
    'REVIEW-x.md',
  ],
])('finds the assignment in %j', (text, phase, plan, status, review) => {
  expect(readAssignment(text)).toMatchObject({ phase, plan, status, review, cadence: 'gate' });
});

test.each([
  ['review(g): FAIL is pushed; read machine-docs/REVIEW-1.md'],
  ['Your status file is STATUS-1.md'],
  ['Read the plan phases/01.md again'],
  [''],
])('a message is no kickoff: %j', (text) => {
  expect(readAssignment(text)).toBeNull();
});

test('a kickoff may lie in the file that a message says to read', () => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl kickoff '));
  writeFileSync(join(dir, 'builder-1.md'), '- Plan: `/p/one.md`\n- Status file: `docs/STATUS-7.md`\n');
  const found = assignmentFrom(`Phase 7: read ${join(dir, 'builder-1.md')} and do what it says.`);
  rmSync(dir, { recursive: true });
  expect(found).toMatchObject({ phase: '7', plan: '/p/one.md', status: 'docs/STATUS-7.md' });
  expect(assignmentFrom('read /nowhere/at/all.md')).toBeNull();
});

test('a kickoff may name the cadence', () => {
  expect(readAssignment('plan p.md, STATUS-1.md, cadence: solo')?.cadence).toBe('solo');
});

test('reads gates with their directives, and nothing else', () => {
  const text =
    '# P\n- gate: a\n  - parts: 3\n  - flaw: once\ntext\n- gate: `b c`\n  - pause: 2m\n  - inbox: hello there \n- gate: a\n';
  expect(readPlan(text)).toEqual([
    { name: 'a', parts: 3, flawed: true, pause_s: 0, inbox: null },
    { name: 'b c', parts: 1, flawed: false, pause_s: 120, inbox: 'hello there' },
  ]);
});

const line = (sha: string, author: string, subject: string) => `${sha}\x1f${author}\x1f${subject}`;

test('the ledger binds a verdict to the newest claim, and no one judges himself', () => {
  const ledger = ledgerOf([
    line('1', 'b', 'claim(g): one'),
    line('2', 'b', 'review(g): PASS by myself'),
    line('3', 'a', 'review(g): FAIL no'),
    line('4', 'b', 'build(g): repair'),
    line('5', 'b', 'claim(g): two'),
    line('6', 'a', 'review(g): looks right'),
    line('7', 'a', 'review(h): PASS of nothing'),
  ]);
  expect(ledger.claims('g')).toMatchObject([
    { sha: '1', verdict: 'FAIL' },
    { sha: '5', verdict: null },
  ]);
  expect(ledger.gates).toEqual(['g']);
  expect(ledger.parts('g')).toBe(0);
});

test('a verdict on another commit than the one claimed must be given again', () => {
  const judged = (sha: string) =>
    ledgerOf([line('abc1', 'b', 'claim(g): one'), `${line('2', 'a', 'review(g): PASS')}\x1f${sha}`]).claims(
      'g',
    );
  expect(judged('abc1')).toMatchObject([{ verdict: 'PASS' }]);
  expect(judged('abc')).toMatchObject([{ verdict: 'PASS' }]);
  expect(judged('def1')).toMatchObject([{ verdict: null }]);
});

test('the ledger never throws', () => {
  fc.assert(fc.property(fc.array(fc.string()), (lines) => void ledgerOf(lines)));
});

test('what a claim says can be read back, the newest section first', () => {
  const old = product('a/b', 1, true);
  const made = product('a/b', 2, false);
  const text = claimSection('a/b', 1, old, 'f'.repeat(40)) + claimSection('a/b', 2, made, 'e'.repeat(40));
  expect(howToCheck(text, 'a/b')).toEqual({
    command: `node demo/${slug('a/b')}.mjs`,
    expected: made.expected,
  });
  expect(howToCheck(text, 'a')).toBeNull();
  expect(isDone(text)).toBe(false);
  expect(isDone(text + doneSection(['a/b']))).toBe(true);
  expect(pacedUntil(pausedSection('g', 1_800_000_000_000), 'g')).toBe(1_800_000_000_000);
});

test('files of a gate stay inside their folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (gate) => {
      expect(slug(gate)).toMatch(/^[\w-][\w.-]*$/);
    }),
  );
});
