import { expect, test } from 'vitest';
import { booksAfter } from '../../src/core/books.ts';
import type { Fact } from '../../src/core/facts.ts';
import type { ConversationRow } from '../../src/ports/books.ts';
import { type Life, makeLife, makeRunning, settle, start } from './make.ts';

/** Conversations that are written when this happens. */
function written(life: Life, happens: () => void): readonly ConversationRow[] {
  const before = life.model;
  happens();
  return booksAfter(before, life.model)?.conversations ?? [];
}

const builder = {
  agent: 'builder',
  generation: 1,
  conversation: 'talk-builder',
  phase: '1',
  backend: 'demo',
};

test('a conversation is written when its session runs, and when that ends, with why', () => {
  const life = makeLife();
  life.tell({ type: 'plan', phase: '1', digest: 'plan-a' });
  const lives = { ...builder, startedMs: start.wall, endedMs: null, why: 'fresh' };
  expect(written(life, () => life.launched('builder'))).toEqual([lives]);
  expect(written(life, () => life.signal('builder', { event: 'ready' }))).toEqual([]);
  expect(written(life, () => life.turn('builder', 'x'))).toEqual([]);
  expect(written(life, () => life.after(60, exited))).toEqual([
    { ...lives, endedMs: start.wall + 60_000, why: 'exited with code 1' },
  ]);
  expect(written(life, () => settle(life, 'builder'))).toMatchObject([
    { generation: 2, conversation: 'talk-builder', endedMs: null, why: 'resumed' },
  ]);
});

const exited: Fact = {
  type: 'exited',
  agent: 'builder',
  generation: 1,
  code: 1,
  source: 'wrapper',
  text: 'exited with code 1',
  incident: false,
};

test('one that loopctl ends says why it was ended', () => {
  const life = makeRunning();
  life.tell({ type: 'restart', agent: 'builder', mode: 'fresh', by: 'ann' });
  const rows = written(life, () =>
    life.after(1, { type: 'killed', agent: 'builder', generation: 1, survivors: [] }),
  );
  expect(rows).toMatchObject([{ ...builder, why: 'asked for by ann' }]);
});

test('another conversation in the same session closes the one before', () => {
  const life = makeRunning();
  const rows = written(life, () => life.signal('builder', { event: 'ready', conversation: 'other' }));
  expect(rows).toMatchObject([
    { ...builder, why: 'another conversation took its place' },
    { ...builder, conversation: 'other', endedMs: null },
  ]);
});

test('a step that changes nothing in the books writes nothing', () => {
  const life = makeRunning();
  const before = life.model;
  life.after(5);
  expect(booksAfter(before, life.model)).toBeNull();
});
