import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CloneSetup, ensureClones } from '../../src/repo/clones.ts';
import { as, git, identities, makeWorld, tempFolder, tryGit, type World } from './support.ts';

function setupOf(world: World, options: Partial<CloneSetup> = {}): CloneSetup {
  return {
    remoteUrl: world.remote,
    branch: 'main',
    docs: '',
    identities,
    clones: [
      { name: 'builder', path: world.builder },
      { name: 'adversary', path: world.adversary },
    ],
    spoolFile: (name) => join(world.root, `${name}.spool`),
    ...options,
  };
}

function fresh(world: World, options: Partial<CloneSetup> = {}): CloneSetup {
  return setupOf(world, {
    clones: [
      { name: 'builder', path: join(world.root, 'new', "b '1'") },
      { name: 'adversary', path: join(world.root, 'new', 'a "2"') },
    ],
    ...options,
  });
}

const codes = (notices: readonly { readonly code: string }[]) => notices.map(({ code }) => code);

test('missing clones are made, on the branch, with identity and hooks; a second run changes nothing', async () => {
  const world = await makeWorld();
  const setup = fresh(world, { branch: null });
  const report = await ensureClones(setup);
  expect(report).toEqual({
    branch: 'main',
    created: ['builder', 'adversary'],
    usable: ['builder', 'adversary'],
    notices: [],
  });
  for (const { name, path } of setup.clones) {
    expect(await git(path, ['config', '--local', 'user.email'])).toBe(identities[name].email);
    expect(await git(path, ['status', '--porcelain=v1', '--branch'])).toBe('## main...origin/main');
    await git(
      path,
      ['-c', 'user.useConfigOnly=true', 'commit', '--quiet', '--allow-empty', '-m', 'x'],
      '',
      as(name),
    );
    expect((await tryGit(path, ['push', '--quiet', 'origin', '+HEAD~0:refs/heads/side'])).code).toBe(0);
  }
  expect(await readdir(join(world.root, 'new'))).toHaveLength(2);
  expect(await ensureClones(setup)).toMatchObject({ created: [], notices: [] });
});

test('only looking makes nothing', async () => {
  const world = await makeWorld();
  const report = await ensureClones(fresh(world), { create: false });
  expect(report.usable).toEqual([]);
  expect(codes(report.notices)).toEqual(['LOOPCTL_E_CLONE_MISSING', 'LOOPCTL_E_CLONE_MISSING']);
  expect(await readdir(world.root)).not.toContain('new');
});

test('an empty remote gives unborn clones on the configured branch; the first push makes it', async () => {
  const world = await makeWorld({ empty: true });
  const setup = fresh(world, { branch: 'team/loop' });
  const report = await ensureClones(setup);
  expect(report.usable).toEqual(['builder', 'adversary']);
  expect(report.notices).toMatchObject([
    { severity: 'info', code: 'LOOPCTL_E_BRANCH_UNBORN' },
    { severity: 'info', code: 'LOOPCTL_E_BRANCH_UNBORN' },
  ]);
  const builder = setup.clones[0]?.path ?? '';
  await git(builder, ['commit', '--quiet', '--allow-empty', '-m', 'first'], '', as('builder'));
  await git(builder, ['push', '--quiet', 'origin', 'HEAD']);
  expect(await git(world.remote, ['rev-parse', 'team/loop'])).toBe(await git(builder, ['rev-parse', 'HEAD']));
});

test('a branch that the remote does not have, though it has others', async () => {
  const world = await makeWorld();
  const report = await ensureClones(fresh(world, { branch: 'nowhere' }));
  expect(codes(report.notices)).toContain('LOOPCTL_E_BRANCH_MISSING');
});

test('a remote that is not there: coded, without its credentials, nothing left behind', async () => {
  const root = await tempFolder();
  const world = { ...(await makeWorld()), root };
  const report = await ensureClones(
    fresh(world, { remoteUrl: 'ssh://bob:hunter2@localhost:1/x.git', branch: 'main' }),
  );
  expect(codes(report.notices)).toEqual(['LOOPCTL_E_CLONE_FAILED', 'LOOPCTL_E_CLONE_FAILED']);
  expect(JSON.stringify(report)).not.toContain('hunter2');
  expect(await readdir(join(root, 'new'))).toEqual([]);
});

test('one bad clone does not keep the other from being made', async () => {
  const world = await makeWorld();
  const file = join(world.root, 'file');
  await writeFile(file, 'mine');
  const setup = setupOf(world, {
    clones: [
      { name: 'builder', path: file },
      { name: 'adversary', path: join(world.root, 'new') },
    ],
  });
  const report = await ensureClones(setup);
  expect(report.usable).toEqual(['adversary']);
  expect(report.notices).toMatchObject([{ code: 'LOOPCTL_E_CLONE_NOT_GIT', clone: 'builder' }]);
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('a folder inside another repository is not its clone', async () => {
  const world = await makeWorld();
  const inner = join(world.builder, 'inner');
  await mkdir(inner);
  await writeFile(join(inner, 'x'), '');
  const setup = setupOf(world, { clones: [{ name: 'builder', path: inner }] });
  expect(codes((await ensureClones(setup)).notices)).toEqual(['LOOPCTL_E_CLONE_NOT_GIT']);
});

/** Ways an existing clone can be off, and what is said about each. */
const states: readonly (readonly [string, string, (world: World) => Promise<unknown>])[] = [
  [
    'dirty',
    'LOOPCTL_E_CLONE_DIRTY',
    async ({ builder, commit }) => {
      await commit('builder', 'x', { 'a.txt': '1' });
      await writeFile(join(builder, 'a.txt'), '2');
    },
  ],
  [
    'detached',
    'LOOPCTL_E_CLONE_DETACHED',
    ({ builder }) => git(builder, ['checkout', '--quiet', '--detach']),
  ],
  [
    'other branch',
    'LOOPCTL_E_CLONE_OTHER_BRANCH',
    ({ builder }) => git(builder, ['checkout', '--quiet', '-b', 'side']),
  ],
  [
    'wrong remote',
    'LOOPCTL_E_CLONE_WRONG_REMOTE',
    ({ builder }) => git(builder, ['remote', 'set-url', 'origin', '/elsewhere']),
  ],
  [
    'no remote',
    'LOOPCTL_E_CLONE_WRONG_REMOTE',
    ({ builder }) => git(builder, ['remote', 'remove', 'origin']),
  ],
  ['merging', 'LOOPCTL_E_CLONE_UNFINISHED', ({ builder }) => writeFile(join(builder, '.git/MERGE_HEAD'), '')],
  [
    'stale lock',
    'LOOPCTL_E_CLONE_LOCKED',
    async ({ builder }) => {
      await writeFile(join(builder, '.git/index.lock'), '');
      await utimes(join(builder, '.git/index.lock'), 1, 1);
    },
  ],
  [
    'other identity',
    'LOOPCTL_E_IDENTITY_REPLACED',
    ({ builder }) => git(builder, ['config', 'user.email', 'me@x.org']),
  ],
];

test.each(states)('%s: %s, and nothing of it is changed', async (_name, code, spoil) => {
  const world = await makeWorld();
  await spoil(world);
  const look = async () => [
    await git(world.builder, ['status', '--porcelain=v2', '--branch', '--ignored']),
    await git(world.builder, ['for-each-ref']),
    (await tryGit(world.builder, ['config', '--get-regexp', '^remote'])).stdout,
  ];
  const before = await look();
  const report = await ensureClones(setupOf(world));
  expect(report.notices).toMatchObject([{ code, clone: 'builder', next: expect.stringMatching(/\S/) }]);
  expect(await look()).toEqual(before);
});

test('both loops on one clone, even through a link', async () => {
  const world = await makeWorld();
  const link = join(world.root, 'link');
  await symlink(world.builder, link);
  const clones = [
    { name: 'builder', path: world.builder },
    { name: 'adversary', path: link },
  ] as const;
  const report = await ensureClones(setupOf(world, { clones }));
  expect(report.notices).toMatchObject([{ code: 'LOOPCTL_E_CLONE_SHARED', clone: 'adversary' }]);
  expect(report.usable).toEqual(['builder']);
});

test('a linked work tree is refused: its identity would be that of the main repository', async () => {
  const world = await makeWorld();
  const tree = join(world.root, 'tree');
  await git(world.builder, ['worktree', 'add', '--quiet', tree]);
  const report = await ensureClones(
    setupOf(world, { clones: [{ name: 'builder', path: tree }], branch: 'tree' }),
  );
  expect(codes(report.notices)).toEqual(['LOOPCTL_E_CLONE_LINKED']);
  expect((await tryGit(world.builder, ['config', '--local', 'user.email'])).code).toBe(1);
});

test('a branch name that git does not take', async () => {
  const world = await makeWorld();
  const report = await ensureClones(setupOf(world, { branch: '-x' }));
  expect(codes(report.notices)).toEqual(['LOOPCTL_E_BRANCH_NAME']);
});
