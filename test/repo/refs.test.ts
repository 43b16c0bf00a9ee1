import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locate } from '../../src/repo/location.ts';
import { findPacked } from '../../src/repo/packed-refs.ts';
import { createRefReader } from '../../src/repo/refs.ts';
import { git, makeWorld, tempFolder, tryGit } from './support.ts';

const absent = { state: 'absent' };

test('loose, packed, changed, deleted', async () => {
  const { remote } = await makeWorld();
  const refs = createRefReader(remote);
  const sha = await git(remote, ['rev-parse', 'main']);
  expect(await refs.read('refs/heads/main')).toEqual({ state: 'sha', sha });
  await git(remote, ['branch', 'other', 'main']);
  await git(remote, ['pack-refs', '--all', '--prune']);
  expect(await refs.read('refs/heads/main')).toEqual({ state: 'sha', sha });
  expect(await refs.read('refs/heads/mai')).toEqual(absent);
  await git(remote, ['branch', '-D', 'other']);
  expect(await refs.read('refs/heads/other')).toEqual(absent);
  expect(await refs.symbolic('HEAD')).toBe('refs/heads/main');
  expect(await refs.read('HEAD')).toEqual({ state: 'sha', sha });
});

test('a damaged ref is unknown, not absent; so is a repository that is gone, until it comes back', async () => {
  const { remote, root } = await makeWorld();
  const refs = createRefReader(remote);
  await writeFile(join(remote, 'refs/heads/main'), '');
  expect(await refs.read('refs/heads/main')).toMatchObject({ state: 'unknown' });
  await rm(remote, { recursive: true });
  expect(await refs.read('refs/heads/main')).toMatchObject({ state: 'unknown' });
  await git(root, ['init', '--quiet', '--bare', remote]);
  expect(await refs.read('refs/heads/main')).toEqual(absent);
});

test('a linked work tree reads its own HEAD and the shared refs', async () => {
  const { builder, root } = await makeWorld();
  const tree = join(root, 'linked tree');
  await git(builder, ['worktree', 'add', '--quiet', '-b', 'side', tree]);
  const refs = createRefReader(tree);
  expect(await refs.symbolic('HEAD')).toBe('refs/heads/side');
  expect(await refs.read('refs/remotes/origin/main')).toMatchObject({ state: 'sha' });
  await git(tree, ['checkout', '--quiet', '--detach']);
  expect(await refs.symbolic('HEAD')).toBeNull();
});

test.each([
  ['nothing', async () => undefined],
  ['a plain folder', async (path: string) => mkdir(path)],
  ['a file', async (path: string) => writeFile(path, 'x')],
  [
    'a .git file that points nowhere',
    async (path: string) => {
      await mkdir(path);
      await writeFile(join(path, '.git'), 'gitdir: ../none\n');
    },
  ],
  [
    'a .git file of nonsense',
    async (path: string) => {
      await mkdir(path);
      await writeFile(join(path, '.git'), 'nonsense');
    },
  ],
])('%s is no repository', async (_name, make) => {
  const path = join(await tempFolder(), 'x');
  await make(path);
  expect(await locate(path)).toBeNull();
});

test('shallow and partial clones are known as incomplete', async () => {
  const { root, remote } = await makeWorld();
  const url = `file://${encodeURI(remote)}`;
  await git(remote, ['config', 'uploadpack.allowFilter', 'true']);
  await git(root, ['clone', '--quiet', '--depth=1', url, 'shallow']);
  await git(root, ['clone', '--quiet', '--filter=blob:none', url, 'partial']);
  await git(root, ['clone', '--quiet', url, 'full']);
  const complete = async (name: string) => (await locate(join(root, name)))?.complete;
  expect(await Promise.all(['shallow', 'partial', 'full'].map(complete))).toEqual([false, false, true]);
});

/** A git without reftables cannot make such a repository: then one with the same face, whose refs only git itself answers for. */
test('a reftable repository is asked through git, again only when its tables changed', async () => {
  const { root, remote } = await makeWorld();
  const path = join(root, 'tables.git');
  const real =
    (await tryGit(root, ['init', '--quiet', '--bare', '--ref-format=reftable', '-b', 'main', path])).code ===
    0;
  if (!real) {
    await git(root, ['init', '--quiet', '--bare', '-b', 'main', path]);
    await mkdir(join(path, 'reftable'));
  }
  const touch = async (n: number) => {
    if (!real) await writeFile(join(path, 'reftable', 'tables.list'), `0x${n}.ref\n`);
  };
  const refs = createRefReader(path);
  expect((await refs.location())?.reftable).toBe(true);
  await touch(1);
  expect(await refs.read('refs/heads/main')).toEqual(absent);
  await git(path, ['fetch', '--quiet', remote, '+main:main']);
  if (!real) expect(await refs.read('refs/heads/main')).toEqual(absent);
  await touch(2);
  expect(await refs.read('refs/heads/main')).toMatchObject({ state: 'sha' });
  expect(await refs.symbolic('HEAD')).toBe('refs/heads/main');
});

test('packed-refs of any bytes never throw, and only whole names match', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (text, ref) => void findPacked(text, ref)));
  const sha = '1'.repeat(40);
  const text = `# pack-refs with: peeled fully-peeled sorted \n${sha} refs/heads/a\n${'2'.repeat(40)} refs/heads/main\n^${'3'.repeat(40)}\n`;
  expect(findPacked(text, 'refs/heads/main')).toBe('2'.repeat(40));
  expect(findPacked(text, 'refs/heads/mai')).toBeNull();
  expect(findPacked(text, 'heads/main')).toBeNull();
});

test('a packed-refs file is read as it is on disk', async () => {
  const { remote } = await makeWorld();
  await git(remote, ['branch', 'é', 'main']);
  await git(remote, ['pack-refs', '--all', '--prune']);
  expect(await readFile(join(remote, 'packed-refs'), 'utf8')).toContain('refs/heads/é');
  expect(await createRefReader(remote).read('refs/heads/é')).toMatchObject({ state: 'sha' });
});
