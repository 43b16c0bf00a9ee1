import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Fact } from '../../../src/core/facts.ts';
import { createSecretWatch } from '../../../src/daemon/observe/secrets.ts';
import type { Commit, Repo } from '../../../src/ports/repo.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { createFakeClock } from '../../fakes/clock.ts';

const commit = (sha: string): Commit => ({
  sha,
  author: 'builder',
  authorEmail: 'b@x',
  subject: sha,
  reviewed: null,
  committedMs: 0,
  paths: ['a'],
});

/** A straight history; every commit has a secret. */
function begin(store = createMemoryStore()) {
  const line: Commit[] = [];
  const facts: Fact[] = [];
  const looked: string[] = [];
  const clock = createFakeClock();
  let broken = false;
  const repo: Pick<Repo, 'since' | 'secrets'> = {
    async since(cursor) {
      const from = line.findIndex(({ sha }) => sha === cursor);
      return { type: 'new', tip: line.at(-1)?.sha ?? '', commits: line.slice(from + 1) };
    },
    async secrets(commits) {
      if (broken) throw new Error('no git');
      looked.push(...commits.map(({ sha }) => sha));
      return { finds: commits.map(({ sha }) => ({ commit: sha, path: 'a', kind: 'github' })), skipped: 0 };
    },
  };
  const watch = createSecretWatch({
    ...{ repo, store, clock, log: pino({ level: 'silent' }) },
    base: () => null,
    post: (...more) => facts.push(...more),
  });
  return {
    looked,
    facts,
    store,
    break: (now: boolean) => (broken = now),
    async push(...shas: string[]) {
      const fresh = shas.map(commit);
      line.push(...fresh);
      watch.look(fresh, false);
      await watch.idle();
      await clock.advance(0);
    },
    async start(...known: string[]) {
      line.push(...known.map(commit));
      watch.look(line, true);
      await watch.idle();
      await clock.advance(0);
    },
  };
}

test('each pushed commit is looked through once, and one fact tells of each that has something', async () => {
  const one = begin();
  await one.start('a', 'b');
  await one.push('c');
  await one.push('d', 'e');
  expect(one.looked).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(one.facts.map((fact) => 'commit' in fact && fact.commit)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('the next daemon looks at what was pushed meanwhile, and only at that', async () => {
  const one = begin();
  await one.start('a', 'b');
  const two = begin(one.store);
  await two.start('a', 'b', 'c');
  expect(two.looked).toEqual(['c']);
  const three = begin(one.store);
  await three.start('a', 'b', 'c');
  expect(three.looked).toEqual([]);
});

test('a look that failed is made up with the next one', async () => {
  const one = begin();
  await one.start('a');
  one.break(true);
  await one.push('b');
  one.break(false);
  await one.push('c');
  expect(one.looked).toEqual(['a', 'b', 'c']);
});
