import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { as, git, makeWorld, repoOf, until } from './support.ts';

test('the tip of a local remote follows pushes, loose and packed', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const first = await repo.tip();
  expect(first).toBe(await git(world.remote, ['rev-parse', 'main']));

  const pushed = await world.commit('builder', 'claim(a): ready');
  expect(await repo.tip()).toBe(first);
  await world.push('builder');
  expect(await repo.tip()).toBe(pushed);

  await git(world.remote, ['pack-refs', '--all', '--prune']);
  expect(await repo.tip()).toBe(pushed);
  const again = await world.commit('builder', 'more');
  await world.push('builder');
  expect(await repo.tip()).toBe(again);
});

test('new commits are read once, oldest first, with authors, trailers and paths', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const cursor = await repo.tip();
  const a = await world.commit('builder', 'claim(a): ready', { 'src/x.ts': '1', 'STATUS-1.md': 's' });
  await world.push('builder');
  await git(world.adversary, ['pull', '--quiet', '--rebase']);
  const b = await world.commit('adversary', `review(a): FAIL no test\n\nWhy.\n\nReviewed: ${a}\n`, {
    'REVIEW-1.md': 'r',
  });
  await world.push('adversary');

  const history = await repo.since(cursor, null);
  expect(history).toMatchObject({
    type: 'new',
    tip: b,
    commits: [
      {
        sha: a,
        author: 'builder',
        subject: 'claim(a): ready',
        reviewed: null,
        paths: ['STATUS-1.md', 'src/x.ts'],
      },
      {
        sha: b,
        author: 'adversary',
        subject: 'review(a): FAIL no test',
        reviewed: a,
        paths: ['REVIEW-1.md'],
      },
    ],
  });
  expect(await repo.since(b, null)).toEqual({ type: 'unchanged', tip: b });
});

test('a null cursor reads from the base, a null base from the root', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const root = await repo.tip();
  await world.commit('builder', 'one');
  const two = await world.commit('builder', 'two');
  await world.push('builder');
  const subjects = async (base: string | null) => {
    const history = await repo.since(null, base);
    return history.type === 'new' ? history.commits.map((commit) => commit.subject) : history.type;
  };
  expect(await subjects(null)).toEqual(['start', 'one', 'two']);
  expect(await subjects(root)).toEqual(['one', 'two']);
  expect(await subjects(two)).toEqual([]);
});

test('rewritten history gives everything since the base, with the old tip', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const base = await repo.tip();
  const old = await world.commit('builder', 'claim(a): x');
  await world.push('builder');
  await git(
    world.builder,
    ['commit', '--amend', '--allow-empty', '--quiet', '-m', 'claim(b): y'],
    '',
    as('builder'),
  );
  expect((await world.push('builder', '--force')).code).toBe(0);

  const history = await repo.since(old, base);
  expect(history).toMatchObject({ type: 'rewritten', old, commits: [{ subject: 'claim(b): y' }] });
});

test('without a cursor, a base that history no longer holds counts as rewritten', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const base = await world.commit('builder', 'one');
  await world.push('builder');
  expect(await repo.since(null, base)).toMatchObject({ type: 'new', commits: [] });
  await git(
    world.builder,
    ['commit', '--amend', '--allow-empty', '--quiet', '-m', 'other'],
    '',
    as('builder'),
  );
  expect((await world.push('builder', '--force')).code).toBe(0);
  expect(await repo.since(null, base)).toMatchObject({ type: 'rewritten', old: base });
});

test('a cursor that the remote no longer has counts as rewritten', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const tip = await repo.tip();
  const gone = 'f'.repeat(40);
  expect(await repo.since(gone, null)).toMatchObject({ type: 'rewritten', old: gone, tip });
  expect(await repo.since('not a sha', gone)).toMatchObject({ type: 'rewritten', old: 'not a sha', tip });
});

test('an unborn and a deleted branch are told apart', async () => {
  const world = await makeWorld({ empty: true });
  const repo = repoOf(world);
  expect(await repo.tip()).toBeNull();
  expect(await repo.since(null, null)).toEqual({ type: 'missing', reason: 'unborn' });
  const sha = await world.commit('builder', 'first');
  expect((await world.push('builder')).code).toBe(0);
  expect(await repo.since(null, null)).toMatchObject({ type: 'new', commits: [{ sha }] });
  await git(world.remote, ['update-ref', '-d', 'refs/heads/main']);
  expect(await repo.since(sha, null)).toEqual({ type: 'missing', reason: 'branch-deleted' });
});

test('merges show what they changed themselves, not what they brought in', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const base = await repo.tip();
  await world.commit('builder', 'code', { 'src/a.ts': '1' });
  await world.push('builder');
  await world.commit('adversary', 'review(a): PASS', { 'REVIEW-1.md': 'r' });
  await git(world.adversary, ['pull', '--quiet', '--no-rebase', '--no-edit'], '', as('adversary'));
  await world.push('adversary');

  const history = await repo.since(base, null);
  const commits = history.type === 'new' ? history.commits : [];
  expect(commits.map((commit) => [commit.author, commit.paths])).toEqual(
    expect.arrayContaining([
      ['builder', ['src/a.ts']],
      ['adversary', ['REVIEW-1.md']],
      ['adversary', []],
    ]),
  );
  expect(commits.at(-1)?.paths).toEqual([]);
});

test('files at a commit: text, absent, folder, too large, binary', async () => {
  const world = await makeWorld();
  const repo = repoOf(world, { maxFileBytes: 1000 });
  await world.commit('builder', 'files', {
    'docs/STATUS-1.md': '\u{feff}## DONE é\n',
    'big.md': 'x'.repeat(1001),
    'bin.md': Buffer.from([1, 0, 2]),
    'latin.md': Buffer.from([0x41, 0xe9, 0x42]),
  });
  await world.push('builder');
  const tip = (await repo.tip()) ?? '';
  expect(await repo.file(tip, 'docs/STATUS-1.md')).toMatchObject({ state: 'text', text: '## DONE é\n' });
  expect(await repo.file(tip, './docs//STATUS-1.md')).toMatchObject({ state: 'text' });
  expect(await repo.file(tip, 'latin.md')).toMatchObject({ state: 'text', text: 'A\ufffdB' });
  expect(await repo.file(tip, 'docs')).toEqual({ state: 'absent' });
  expect(await repo.file(tip, 'none.md')).toEqual({ state: 'absent' });
  expect(await repo.file(tip, '../x\ny')).toEqual({ state: 'absent' });
  expect(await repo.file(tip, 'big.md')).toMatchObject({ state: 'unreadable', reason: 'too-large' });
  expect(await repo.file(tip, 'bin.md')).toMatchObject({ state: 'unreadable', reason: 'binary' });
  await expect(repo.file('f'.repeat(40), 'x')).rejects.toMatchObject({ code: 'LOOPCTL_E_COMMIT_UNKNOWN' });
});

test('while a local remote is away, what the clones know stands in, and fetch says so', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const cursor = await repo.tip();
  const sha = await world.commit('builder', 'claim(a): x', { 'STATUS-1.md': 's' });
  await world.push('builder');
  expect(await repo.fetch()).toEqual({ ok: true, error: null });
  await rename(world.remote, `${world.remote}.away`);
  expect(await repo.tip()).toBe(sha);
  expect(await repo.since(cursor, null)).toMatchObject({ type: 'new', commits: [{ sha }] });
  expect(await repo.file(sha, 'STATUS-1.md')).toMatchObject({ state: 'text', text: 's' });
  expect(await repo.fetch()).toMatchObject({ ok: false });
  await rename(`${world.remote}.away`, world.remote);
  expect(await repo.fetch()).toEqual({ ok: true, error: null });
});

test('the branch comes from the remote when none is configured', async () => {
  const world = await makeWorld();
  await git(world.remote, ['symbolic-ref', 'HEAD', 'refs/heads/team/loop']);
  expect(await repoOf(world, { branch: null }).branch()).toBe('team/loop');
  await expect(repoOf(world, { branch: '../x' }).branch()).rejects.toMatchObject({
    code: 'LOOPCTL_E_BRANCH_NAME',
  });
});

test('a push hints from the remote, the clone and the spool, and the tip is then the new one', async () => {
  const world = await makeWorld();
  const spool = join(world.root, 'state', 'refs.spool');
  const repo = repoOf(world, { spoolFiles: [spool] });
  const sources: string[] = [];
  const tips: Promise<string | null>[] = [];
  await repo.open((event) => {
    sources.push(event.source);
    tips.push(repo.tip());
  });
  await until(() => sources.includes('remote-refs'));
  sources.length = 0;
  const sha = await world.commit('builder', 'claim(a): x');
  await world.push('builder');
  await until(() => sources.includes('remote-refs') && sources.includes('clone-refs'));
  expect(await tips.at(-1)).toBe(sha);

  sources.length = 0;
  await git(world.root, ['init', '--quiet', join(world.root, 'state')]);
  await writeFile(spool, 'builder refs/remotes/origin/main\n');
  await until(() => sources.includes('spool'));
});
