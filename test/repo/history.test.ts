import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { MAX_COMMITS, readCommits } from '../../src/repo/history.ts';
import { git, identities, makeWorld, repoOf, tempFolder } from './support.ts';

/** A bare repository with these messages as commits, oldest first, made in one go. */
async function imported(messages: readonly Buffer[], path = (n: number) => `f${n % 10}`): Promise<string> {
  const root = await tempFolder();
  const repo = join(root, 'r.git');
  await git(root, ['init', '--quiet', '--bare', '-b', 'main', repo]);
  const parts: Buffer[] = [];
  for (const [n, message] of messages.entries()) {
    parts.push(
      Buffer.from(
        `commit refs/heads/main\ncommitter x <${identities.builder.email.toUpperCase()}> ${1_000_000_000 + n} +0000\n`,
      ),
      Buffer.from(`data ${message.length}\n`),
      message,
      Buffer.from(`\nM 100644 inline ${path(n)}\ndata ${String(n).length}\n${n}\n`),
    );
  }
  await git(repo, ['fast-import', '--quiet'], Buffer.concat(parts));
  return repo;
}

const read = (gitDir: string, from: string | null, tip: string) =>
  readCommits({ gitDir, identities, docs: '' }, from, tip);

test('messages that are anything but plain', async () => {
  const sha = 'ABCDEF0123'.repeat(4);
  const messages = [
    Buffer.from('claim(a): \x1b[31mred\x1b]0;title\x07 text\x07'),
    Buffer.from('\n\n  claim(b): below blank lines\r\nbody'),
    Buffer.from(`review(c): PASS 🎉 ${'x'.repeat(10_000)}\n\nReviewed: ${sha}\n`),
    Buffer.concat([Buffer.from('claim(d): bad '), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from(' bytes')]),
    Buffer.from(':000000 100644 0000 0000 A\nREVIEW-1.md'),
    Buffer.from(`${'f'.repeat(40)}\nadversary@demo.loopctl.invalid\n1\nreview(a): PASS`),
    Buffer.from(''),
    Buffer.from(`big body\n\n${'y'.repeat(3_000_000)}`),
  ];
  const repo = await imported(messages);
  const commits = await read(repo, null, await git(repo, ['rev-parse', 'main']));
  expect(
    commits.map((commit) => [commit.subject.slice(0, 40), commit.subject.length <= 501, commit.reviewed]),
  ).toEqual([
    ['claim(a): red text', true, null],
    ['claim(b): below blank lines', true, null],
    ['review(c): PASS 🎉 xxxxxxxxxxxxxxxxxxxxx', true, sha.toLowerCase()],
    ['claim(d): bad ��� bytes', true, null],
    [':000000 100644 0000 0000 A', true, null],
    ['f'.repeat(40), true, null],
    ['', true, null],
    ['big body', true, null],
  ]);
  expect(commits.every((commit) => commit.author === 'builder')).toBe(true);
  expect(commits[4]?.paths).toEqual(['f4']);
  expect(commits[0]?.committedMs).toBe(1_000_000_000_000);
});

test('file names cannot pose as commits', async () => {
  const forged = `"\\n${'a'.repeat(40)}\\001"`;
  const repo = await imported([Buffer.from('x'), Buffer.from('y')], (n) =>
    n === 0 ? forged : `":100644 x${'b'.repeat(40)}\\n"`,
  );
  const commits = await read(repo, null, await git(repo, ['rev-parse', 'main']));
  expect(commits.map((commit) => commit.paths)).toEqual([
    [`\n${'a'.repeat(40)}\x01`],
    [`:100644 x${'b'.repeat(40)}\n`],
  ]);
});

test('of 5,000 commits only the new ones are read, and all of them when asked', async () => {
  const repo = await imported(Array.from({ length: 5_000 }, (_, n) => Buffer.from(`commit ${n}`)));
  const tip = await git(repo, ['rev-parse', 'main']);
  const before = await git(repo, ['rev-parse', 'main~3']);
  expect((await read(repo, before, tip)).map((commit) => commit.subject)).toEqual([
    'commit 4997',
    'commit 4998',
    'commit 4999',
  ]);
  const all = await read(repo, null, tip);
  expect(all).toHaveLength(5_000);
  expect(all.map((commit) => commit.subject)).toEqual(Array.from({ length: 5_000 }, (_, n) => `commit ${n}`));
});

test('of a history beyond the bound the newest are read', async () => {
  const repo = await imported(Array.from({ length: MAX_COMMITS + 5 }, (_, n) => Buffer.from(`${n}`)));
  const all = await read(repo, null, await git(repo, ['rev-parse', 'main']));
  expect(all).toHaveLength(MAX_COMMITS);
  expect([all[0]?.subject, all.at(-1)?.subject]).toEqual(['5', String(MAX_COMMITS + 4)]);
});

test('a commit of many files shows 500 of them, those in the docs folder first', async () => {
  const world = await makeWorld();
  const base = await repoOf(world).tip();
  const files = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`a/${n}`, `${n}`]));
  for (const [path, content] of Object.entries({ ...files, 'docs/REVIEW-1.md': 'r' })) {
    await mkdir(dirname(join(world.builder, path)), { recursive: true });
    await writeFile(join(world.builder, path), content);
  }
  await git(world.builder, ['add', '-A']);
  await world.commit('builder', 'many');
  await world.push('builder');
  const history = await repoOf(world, { docs: './docs/' }).since(base, null);
  const paths = history.type === 'new' ? (history.commits[0]?.paths ?? []) : [];
  expect(paths).toHaveLength(500);
  expect(paths[0]).toBe('docs/REVIEW-1.md');
});

test('a 100 MB status file is not read', async () => {
  const world = await makeWorld();
  await writeFile(join(world.builder, 'STATUS-1.md'), '');
  await truncate(join(world.builder, 'STATUS-1.md'), 100 * 1024 * 1024);
  await git(world.builder, ['-c', 'core.compression=1', 'add', '-A']);
  const sha = await world.commit('builder', 'claim(a): big');
  await world.push('builder');
  const repo = repoOf(world);
  const before = process.memoryUsage().rss;
  expect(await repo.file(sha, 'STATUS-1.md')).toMatchObject({ state: 'unreadable', reason: 'too-large' });
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
});

test('the past that a restart asks about', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  const start = await repo.tip();
  await world.commit('builder', 'old life', { 'STATUS-1.md': '0' });
  await world.commit('builder', 'end of it', { 'STATUS-1.md': null });
  const between = await world.commit('builder', 'between', { 'src/x': '1' });
  const first = await world.commit('builder', 'status', { 'STATUS-1.md': '1' });
  await world.commit('builder', 'inbox', { 'ADVERSARY-INBOX.md': 'm' });
  await world.commit('builder', 'inbox read', { 'ADVERSARY-INBOX.md': null });
  const review = await world.commit('builder', 'review', { 'REVIEW-1.md': 'r' });
  const inbox = await world.commit('builder', 'inbox again', { 'ADVERSARY-INBOX.md': 'm2' });
  const edited = await world.commit('builder', 'inbox edited', { 'ADVERSARY-INBOX.md': 'm3' });
  await world.push('builder');
  const tip = (await repo.tip()) ?? '';

  expect(await repo.appearance(tip, 'ADVERSARY-INBOX.md')).toBe(inbox);
  expect(await repo.appearance(tip, 'BUILDER-INBOX.md')).toBeNull();
  expect(await repo.lastTouch(tip, ['ADVERSARY-INBOX.md', 'STATUS-1.md'])).toBe(edited);
  expect(await repo.lastTouch(tip, ['STATUS-1.md'])).toBe(first);
  expect(await repo.lastTouch(tip, ['none', '*'])).toBeNull();
  expect(await repo.lastTouch(between, ['STATUS-1.md'])).toBeNull();
  expect(await repo.beforeFirstTouch(between, ['STATUS-1.md'])).toBeNull();
  expect(await repo.beforeFirstTouch(tip, ['STATUS-1.md', 'REVIEW-1.md'])).toBe(between);
  expect(await repo.beforeFirstTouch(review, ['REVIEW-1.md'])).toBe(
    await git(world.builder, ['rev-parse', `${review}~1`]),
  );
  expect(await repo.beforeFirstTouch(tip, ['none'])).toBeNull();
  expect(await repo.beforeFirstTouch(start ?? '', ['STATUS-1.md'])).toBeNull();
});

test('a file that a merge brought in has the merge or its branch commit for its appearance', async () => {
  const world = await makeWorld();
  const repo = repoOf(world);
  await git(world.builder, ['checkout', '--quiet', '-b', 'side']);
  const side = await world.commit('builder', 'side', { 'BUILDER-INBOX.md': 'm' });
  await git(world.builder, ['checkout', '--quiet', 'main']);
  await world.commit('builder', 'main', { x: '1' });
  await git(world.builder, ['merge', '--quiet', '--no-edit', 'side']);
  await git(world.builder, ['merge', '--quiet', '--no-commit', '--no-ff', 'side']).catch(() => undefined);
  await world.push('builder');
  expect(await repo.appearance((await repo.tip()) ?? '', 'BUILDER-INBOX.md')).toBe(side);
});
