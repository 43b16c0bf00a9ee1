import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Fact } from '../../src/core/facts.ts';
import { createLog } from '../../src/daemon/log.ts';
import { createRedaction } from '../../src/daemon/redaction.ts';

const value = 'correct"horse\\battery';

function begin() {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-redaction-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'env');
  writeFileSync(file, `DB_PASSWORD=${value}\n`);
  const redaction = createRedaction();
  redaction.learn([file, join(dir, 'none'), dir]);
  return { dir, file, redaction };
}

const facts: readonly Fact[] = [
  { type: 'send', agent: 'builder', text: `use ${value}`, by: value, nonce: 'n' },
  { type: 'trouble', key: 'x', text: value },
  {
    type: 'signal',
    agent: 'builder',
    generation: 1,
    replayed: false,
    signal: { event: 'turn_end', at: 1, message: `done\n${value}` },
  },
  {
    type: 'history',
    mode: 'append',
    rewritten: false,
    tip: 't',
    commits: [
      { sha: 's', author: 'builder', subject: `set ${value}`, reviewed: null, paths: [`a/${value}`] },
    ],
  },
];

test.each(facts)('a fact of type $type holds no value, and is else what it was', (fact) => {
  const { redaction } = begin();
  const clean = redaction.fact(fact);
  expect(JSON.stringify(clean)).not.toContain('horse');
  const hidden = JSON.stringify(value).slice(1, -1);
  expect(clean).toEqual(JSON.parse(JSON.stringify(fact).replaceAll(hidden, '[redacted:env]')));
});

test('what facts find each other by is left alone, even if it happens to be a value', () => {
  const { file, redaction } = begin();
  writeFileSync(file, 'SOME_KEY=builder-two\n');
  redaction.learn([file]);
  const fact: Fact = { type: 'unpark', agent: 'builder-two', by: 'builder-two' };
  expect(redaction.fact(fact)).toEqual({ type: 'unpark', agent: 'builder-two', by: '[redacted:env]' });
});

test('a value that was replaced stays hidden', () => {
  const { file, redaction } = begin();
  writeFileSync(file, 'DB_PASSWORD=another-password\n');
  redaction.learn([file]);
  expect(redaction.text(`${value} another-password`)).toBe('[redacted:env] [redacted:env]');
});

test('the log holds no value, in whatever field', () => {
  const { dir, redaction } = begin();
  const log = createLog({ dir, level: 'info', human: null, clean: redaction.text });
  log.info({ what: { deep: [`x${value}x`] } }, `said ${value}`);
  log.error(new Error(value), 'failed');
  const text = readFileSync(join(dir, 'daemon.log'), 'utf8');
  expect(text).toContain('said [redacted:env]');
  expect(text).not.toContain('horse');
});
