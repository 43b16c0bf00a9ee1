import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Model } from '../../../src/core/model.ts';
import { createJournalKeeper } from '../../../src/daemon/journal/keeper.ts';
import { parseJournal } from '../../../src/protocol/journal.ts';
import { appendNote } from '../../../src/store/journal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { makeRunning, start } from '../../core/make.ts';
import { createFakeClock } from '../../fakes/clock.ts';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-journal-'));
  path = join(dir, 'JOURNAL.md');
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
});

type Cursors = Pick<ReturnType<typeof createMemoryStore>, 'cursor' | 'setCursor'>;

function keeper(store: Cursors, clock = createFakeClock()) {
  return createJournalKeeper({ store, clock, log: pino({ level: 'silent' }), path: () => path });
}

const base = makeRunning().model;

/** Notices that are worth remembering, by number. */
function noticing(...numbers: readonly number[]): Model {
  const notices = numbers.map(
    (n) => [`secret/${n}`, { severity: 'critical', text: `found ${n}`, since: start }] as const,
  );
  return { ...base, notices: Object.fromEntries(notices) };
}

const texts = (): readonly string[] =>
  parseJournal(readFileSync(path, 'utf8')).before.map(({ text }) => text);

test('each thing is written once, however often it is seen', () => {
  const store = createMemoryStore();
  const one = keeper(store);
  one.keep(noticing(1));
  one.keep(noticing(1, 2));
  one.keep(noticing(2));
  one.keep(noticing(1));
  expect(texts()).toEqual(['found 1', 'found 2']);
  expect(readFileSync(path, 'utf8')).toMatch(/^# Journal\n\n### Event /);
});

test('nothing is written before the world is seen', () => {
  keeper(createMemoryStore()).keep({ ...noticing(1), ready: false });
  expect(() => readFileSync(path)).toThrow('ENOENT');
});

test('a death between the file and the memory of it repeats nothing; neither does the loss of one of the two', () => {
  const store = createMemoryStore();
  keeper({ cursor: () => null, setCursor: () => undefined }).keep(noticing(1));
  keeper(store).keep(noticing(1, 2));
  expect(texts()).toEqual(['found 1', 'found 2']);
  keeper(createMemoryStore()).keep(noticing(1, 2));
  expect(texts()).toEqual(['found 1', 'found 2']);
  writeFileSync(path, '# Journal\nshortened by its owner\n');
  keeper(store).keep(noticing(1, 2, 3));
  expect(texts()).toEqual(['found 3']);
});

test('lives that end anywhere, with others writing in between: everything once, and nothing of others lost', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(6), fc.boolean()), { maxLength: 30 }), (happenings) => {
      rmSync(path, { force: true });
      const store = createMemoryStore();
      const seen = new Set<number>();
      let notes = 0;
      let life = keeper(store);
      for (const [n, dies] of happenings) {
        seen.add(n);
        const forgetful = { cursor: store.cursor, setCursor: () => undefined };
        if (dies) life = keeper(forgetful);
        life.keep(noticing(n));
        if (dies) life = keeper(store);
        appendNote(path, { wallMs: 0, by: 'ada', text: 'mine' });
        appendFileSync(path, 'torn');
        notes += 1;
      }
      const { before } = parseJournal(happenings.length === 0 ? '' : readFileSync(path, 'utf8'));
      const events = before.filter(({ kind }) => kind === 'event').map(({ text }) => text.split('\n')[0]);
      expect(events.toSorted()).toEqual([...seen].toSorted().map((n) => `found ${n}`));
      expect(before.filter(({ kind }) => kind === 'note')).toHaveLength(notes);
    }),
    { numRuns: 60 },
  );
});

test('what cannot be written now is written later', async () => {
  path = join(dir, 'folder', 'JOURNAL.md');
  writeFileSync(join(dir, 'folder'), 'in the way');
  const clock = createFakeClock();
  const one = keeper(createMemoryStore(), clock);
  one.keep(noticing(1));
  rmSync(join(dir, 'folder'));
  one.keep(noticing(1));
  expect(existsSync(path)).toBe(false);
  await clock.advance(60_000);
  one.keep(noticing(1));
  expect(texts()).toEqual(['found 1']);
});
