import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ensureClones } from '../../src/repo/clones.ts';
import { checkPush, checkReach } from '../../src/repo/remote-check.ts';
import { as, git, identities, makeWorld, repoOf, tempFolder, tryGit, until, type World } from './support.ts';

/**
 * A remote behind ssh: an `ssh` in PATH that notes its arguments and runs the command here. While the file
 * `down` exists it fails as an unreachable host does; while `slow` exists it hangs.
 */
let bin: string;

beforeEach(async () => {
  bin = await tempFolder('loopctl-ssh-');
  const script = `#!/bin/sh
echo "$@" >>"${bin}/calls"
[ -e "${bin}/slow" ] && exec sleep 60
if [ -e "${bin}/down" ]; then echo 'ssh: connect to host box port 22: Connection refused' >&2; exit 255; fi
[ -e "${bin}/readonly" ] && case $* in *git-receive-pack*) echo 'ERROR: Permission denied to push' >&2; exit 1;; esac
for last; do :; done
case "$*" in *" -G "*) exit 0;; esac
exec sh -c "$last"
`;
  await writeFile(join(bin, 'ssh'), script);
  await chmod(join(bin, 'ssh'), 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
});

const sshUrl = (path: string) =>
  `ssh://box${path.replaceAll(' ', '%20').replaceAll('"', '%22').replaceAll("'", '%27')}`;

async function networkWorld(): Promise<World & { readonly url: string }> {
  const world = await makeWorld({ url: sshUrl });
  return { ...world, url: sshUrl(world.remote) };
}

const networkRepo = (world: World & { url: string }) =>
  repoOf(world, { remoteUrl: world.url, mirror: join(world.root, 'state', 'mirror.git') });

test('a push from a clone is seen and read at once, without the network', async () => {
  const world = await networkWorld();
  const repo = networkRepo(world);
  await repo.open(() => undefined);
  const cursor = await repo.tip();
  expect(cursor).toBe(await git(world.remote, ['rev-parse', 'main']));
  const sha = await world.commit('builder', 'claim(a): x', { 'STATUS-1.md': 's' });
  expect((await world.push('builder')).code).toBe(0);
  await rm(join(bin, 'calls'));

  expect(await repo.tip()).toBe(sha);
  expect(await repo.since(cursor, null)).toMatchObject({
    type: 'new',
    commits: [{ sha, paths: ['STATUS-1.md'] }],
  });
  expect(await repo.file(sha, 'STATUS-1.md')).toMatchObject({ text: 's' });
  await expect(readFile(join(bin, 'calls'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a push from elsewhere is seen after a fetch, and the clones stay as they were', async () => {
  const world = await networkWorld();
  const repo = networkRepo(world);
  await repo.open(() => undefined);
  const cursor = await repo.tip();
  const elsewhere = join(world.root, 'elsewhere');
  await git(world.root, ['clone', '--quiet', world.remote, elsewhere]);
  await git(elsewhere, ['commit', '--quiet', '--allow-empty', '-m', 'hotfix']);
  await git(elsewhere, ['push', '--quiet']);
  expect(await repo.tip()).toBe(cursor);
  const refs = await git(world.builder, ['for-each-ref']);

  expect(await repo.fetch()).toEqual({ ok: true, error: null });
  const tip = await git(world.remote, ['rev-parse', 'main']);
  expect(await repo.tip()).toBe(tip);
  expect(await repo.since(cursor, null)).toMatchObject({ commits: [{ author: 'other', subject: 'hotfix' }] });
  expect(await git(world.builder, ['for-each-ref'])).toBe(refs);
  await expect(readFile(join(world.builder, '.git/FETCH_HEAD'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readFile(join(bin, 'calls'), 'utf8')).toContain('BatchMode=yes');
});

test('history rewritten on the remote shows after a fetch, though a clone still has the old tip', async () => {
  const world = await networkWorld();
  const repo = networkRepo(world);
  await repo.open(() => undefined);
  const base = await repo.tip();
  const old = await world.commit('builder', 'claim(a): x');
  await world.push('builder');
  expect(await repo.tip()).toBe(old);
  await git(world.remote, ['update-ref', 'refs/heads/main', base ?? '']);
  await repo.fetch();
  expect(await repo.tip()).toBe(base);
  expect(await repo.since(old, null)).toMatchObject({ type: 'rewritten', old, tip: base });
  // The clone pushes again: its tracking ref changes after the fetch, so it counts again.
  const next = await world.commit('builder', 'claim(a): y');
  await world.push('builder');
  expect(await repo.tip()).toBe(next);
});

test('a branch deleted on the remote shows after a fetch', async () => {
  const world = await networkWorld();
  const repo = networkRepo(world);
  const tip = await repo.tip();
  await git(world.remote, ['update-ref', '-d', 'refs/heads/main']);
  expect(await repo.fetch()).toEqual({ ok: true, error: null });
  expect(await repo.since(tip, null)).toEqual({ type: 'missing', reason: 'branch-deleted' });
});

test('an unreachable remote: said so, not asked again while backing off, forgiven by a push', async () => {
  const world = await networkWorld();
  const repo = networkRepo(world);
  const hints: string[] = [];
  await repo.open((event) => hints.push(event.source));
  const tip = await repo.tip();
  await writeFile(join(bin, 'down'), '');
  expect(await repo.fetch()).toMatchObject({
    ok: false,
    error: expect.stringContaining('Connection refused'),
  });
  const calls = async () => (await readFile(join(bin, 'calls'), 'utf8')).split('\n').length;
  const before = await calls();
  expect(await repo.fetch()).toMatchObject({ ok: false });
  expect(await calls()).toBe(before);
  expect(await repo.tip()).toBe(tip);

  await rm(join(bin, 'down'));
  hints.length = 0;
  await world.commit('builder', 'x');
  await world.push('builder');
  await until(() => hints.includes('clone-refs'));
  expect(await repo.fetch()).toEqual({ ok: true, error: null });
});

test('a remote that hangs is given up, with its ssh; closing ends a fetch at once', async () => {
  const world = await networkWorld();
  await writeFile(join(bin, 'slow'), '');
  const mirror = join(world.root, 'state', 'mirror.git');
  const hasty = repoOf(world, { remoteUrl: world.url, mirror, fetchTimeoutMs: 200 });
  expect(await hasty.fetch()).toEqual({ ok: false, error: 'the remote did not answer in time' });
  const patient = repoOf(world, { remoteUrl: world.url, mirror });
  const pending = patient.fetch();
  await patient.close();
  expect(await pending).toMatchObject({ ok: false });
});

test('two fetches at a time are one', async () => {
  const world = await networkWorld();
  const repo = networkRepo(world);
  await rm(join(bin, 'calls'), { force: true });
  await Promise.all([repo.fetch(), repo.fetch(), repo.fetch()]);
  expect((await readFile(join(bin, 'calls'), 'utf8')).match(/git-upload-pack/g)).toHaveLength(1);
});

test.each([
  ['a lender is gone', async (world: World) => rename(world.builder, `${world.builder}.gone`)],
  [
    'a lock was left by a killed fetch',
    async (world: World) => {
      await mkdir(join(world.root, 'state/mirror.git/refs/heads'), { recursive: true });
      await writeFile(join(world.root, 'state/mirror.git/refs/heads/main.lock'), '');
    },
  ],
  ['it is no repository', async (world: World) => rm(join(world.root, 'state/mirror.git/HEAD'))],
  [
    'its ref is damaged',
    async (world: World) => writeFile(join(world.root, 'state/mirror.git/refs/heads/main'), ''),
  ],
])('a broken mirror mends itself at the next fetch: %s', async (_name, spoil) => {
  const world = await networkWorld();
  const repo = networkRepo(world);
  await world.commit('builder', 'one', { 'STATUS-1.md': '1' });
  await world.push('builder');
  await repo.fetch();
  await spoil(world);
  await git(world.adversary, ['pull', '--quiet', '--rebase']);
  const sha = await world.commit('adversary', 'two');
  await world.push('adversary');
  expect(await repo.fetch()).toEqual({ ok: true, error: null });
  expect(await repo.tip()).toBe(sha);
  expect(await repo.file(sha, 'STATUS-1.md')).toMatchObject({ text: '1' });
});

test('a shallow clone lends nothing, and its pushes are read after a fetch', async () => {
  const world = await networkWorld();
  await world.commit('builder', 'one');
  await world.push('builder');
  await rm(world.adversary, { recursive: true });
  await git(world.root, ['clone', '--quiet', '--depth=1', world.url, world.adversary]);
  await rm(world.builder, { recursive: true });
  await git(world.root, ['clone', '--quiet', '--depth=1', world.url, world.builder]);
  const repo = networkRepo(world);
  expect(await repo.fetch()).toEqual({ ok: true, error: null });
  const history = await repo.since(null, null);
  expect(history.type === 'new' ? history.commits.map((commit) => commit.subject) : history).toEqual([
    'start',
    'one',
  ]);
});

test('the branch of a network remote: from a clone, else from the remote itself', async () => {
  const world = await networkWorld();
  await git(world.remote, ['branch', 'trunk', 'main']);
  await git(world.remote, ['symbolic-ref', 'HEAD', 'refs/heads/trunk']);
  const mirror = join(world.root, 'mirror.git');
  expect(await repoOf(world, { remoteUrl: world.url, branch: null, mirror }).branch()).toBe('main');
  const bare = repoOf(world, { remoteUrl: world.url, branch: null, mirror, clones: [] });
  expect(await bare.branch()).toBe('trunk');
});

test('clones of a network remote are made', async () => {
  const world = await networkWorld();
  const path = join(world.root, 'third');
  const report = await ensureClones({
    remoteUrl: world.url,
    branch: null,
    docs: '',
    identities,
    clones: [{ name: 'builder', path }],
    spoolFile: () => join(world.root, 'spool'),
  });
  expect(report).toMatchObject({ branch: 'main', usable: ['builder'], notices: [] });
});

test('reach and push rights are told apart', async () => {
  const world = await networkWorld();
  expect(await checkReach(world.url, world.builder)).toBeNull();
  expect(await checkPush(world.builder, world.url)).toBeNull();
  await writeFile(join(bin, 'readonly'), '');
  expect(await checkReach(world.url, world.builder)).toBeNull();
  expect(await checkPush(world.builder, world.url)).toMatchObject({
    code: 'LOOPCTL_E_PUSH_RIGHTS',
    text: expect.stringContaining('Permission denied'),
  });
  await writeFile(join(bin, 'down'), '');
  expect(await checkReach(world.url, world.builder)).toMatchObject({ code: 'LOOPCTL_E_REMOTE_UNREACHABLE' });
  await writeFile(join(bin, 'slow'), '');
  expect(await checkReach(world.url, world.builder, 200)).toMatchObject({
    code: 'LOOPCTL_E_REMOTE_UNREACHABLE',
  });
  expect(await checkPush(world.builder, world.remote)).toBeNull();
  expect(await checkPush(world.builder, join(world.root, 'none'))).toMatchObject({
    code: 'LOOPCTL_E_PUSH_RIGHTS',
  });
});

test('the ssh command that a clone is configured with is used, made unable to ask', async () => {
  const world = await networkWorld();
  await git(world.builder, ['config', 'core.sshCommand', 'ssh -oUser=special']);
  await networkRepo(world).fetch();
  expect(await readFile(join(bin, 'calls'), 'utf8')).toMatch(
    /-oUser=special -oBatchMode=yes .*box git-upload-pack/,
  );
  expect((await tryGit(world.builder, ['log', '-1'], '', as('builder'))).code).toBe(0);
});
