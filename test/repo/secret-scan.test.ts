import { expect, test } from 'vitest';
import { fakeKeys } from '../support/keys.ts';
import { git, makeWorld, repoOf } from './support.ts';

const { github = '', anthropic = '' } = fakeKeys;

test('what pushed commits added: names and kinds, in the commit that added them, and never a value', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const start = await repo.tip();
  const named = await world.commit('builder', 'settings', {
    '.testenv': 'NAME=value',
    'tls/server.key': 'x',
  });
  const leaked = await world.commit('builder', 'leak', { 'src/a.ts': `const a = '${github}';\n` });
  await world.commit('builder', 'more', { 'src/a.ts': `const a = '${github}';\nexport {};\n` });
  const second = await world.commit('builder', 'again', {
    'src/a.ts': `const a = '${github}', b = '${anthropic}';\n`,
    'bad\nname.ts': github,
    'big.txt': `${github}${'.'.repeat(600_000)}`,
    'binary.dat': `${github}\0`,
  });
  await world.commit('builder', 'gone', { '.testenv': null, 'tls/server.key': null, 'src/a.ts': null });
  await world.push('builder');

  const history = await repo.since(start, start);
  const commits = 'commits' in history ? history.commits : [];
  expect(commits).toHaveLength(5);
  const { finds, skipped } = await repo.secrets(commits);
  expect(finds).toEqual([
    { commit: named, path: '.testenv', kind: 'file name' },
    { commit: named, path: 'tls/server.key', kind: 'file name' },
    { commit: leaked, path: 'src/a.ts', kind: 'github' },
    { commit: second, path: 'src/a.ts', kind: 'anthropic' },
  ]);
  expect(skipped).toBe(2);
  expect(await repo.secrets([])).toEqual({ finds: [], skipped: 0 });
});

test('a key that only a merge brought in is found, one that it merely carries is not found again', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const start = await repo.tip();
  const path = world.builder;
  await world.commit('builder', 'mine', { 'a.ts': 'a' });
  await git(path, ['checkout', '-q', '-b', 'side', 'HEAD~1']);
  const side = await world.commit('builder', 'side', { 'b.ts': github });
  await git(path, ['checkout', '-q', 'main']);
  await git(path, ['merge', '-q', '--no-commit', 'side']);
  const merge = await world.commit('builder', 'merge', { 'c.ts': anthropic });
  await world.push('builder');
  const history = await repo.since(start, start);
  const { finds } = await repo.secrets('commits' in history ? history.commits : []);
  expect(finds).toEqual([
    { commit: side, path: 'b.ts', kind: 'github' },
    { commit: merge, path: 'c.ts', kind: 'anthropic' },
  ]);
});
