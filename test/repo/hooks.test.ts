import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { installHooks, missingHooks, uninstallHooks } from '../../src/repo/hooks.ts';
import { as, git, identities, makeWorld, tryGit, type World } from './support.ts';

let world: World;
let spool: string;

const settings = (role: 'builder' | 'adversary') => ({
  role,
  identities,
  branch: 'main',
  docs: 'docs',
  spool,
});

beforeEach(async () => {
  world = await makeWorld();
  spool = join(world.root, 'state', `refs.spool`);
  await mkdir(join(world.root, 'state'));
});

async function install(role: 'builder' | 'adversary' = 'builder') {
  expect(await installHooks(world[role], settings(role))).toEqual([]);
}

/** Writes a hook of the user's that notes its arguments and its input, byte for byte. */
async function foreignHook(folder: string, name: string, exit = 0): Promise<string> {
  const seen = join(world.root, `seen ${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, name),
    `#!/bin/sh\nprintf '%s\\n' "$@" >'${seen.replaceAll("'", "'\\''")}'\ncat >>'${seen.replaceAll("'", "'\\''")}'\nexit ${exit}\n`,
  );
  await chmod(join(folder, name), 0o755);
  return seen;
}

describe('pre-push', () => {
  test('lets ordinary work through, of either loop', async () => {
    await install('builder');
    await install('adversary');
    await world.commit('builder', 'work', {
      'src/a.ts': '1',
      'docs/STATUS-1.md': 's',
      'docs/ADVERSARY-INBOX.md': 'm',
    });
    expect(await world.push('builder')).toMatchObject({ code: 0, stderr: '' });
    await git(world.adversary, ['pull', '--quiet', '--rebase']);
    await world.commit('adversary', 'review(a): PASS', {
      'docs/REVIEW-1.md': 'r',
      'docs/DECISIONS.md': 'd',
      'docs/ADVERSARY-INBOX.md': null,
    });
    expect(await world.push('adversary')).toMatchObject({ code: 0, stderr: '' });
  });

  test('refuses a force push that rewrites, and says what to do instead', async () => {
    await install();
    await world.commit('builder', 'one');
    await world.push('builder');
    await git(
      world.builder,
      ['commit', '--quiet', '--amend', '--allow-empty', '-m', 'other'],
      '',
      as('builder'),
    );
    const ran = await world.push('builder', '--force');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('history is append-only');
    expect(ran.stderr).toContain('git pull --rebase origin main');
  });

  test('refuses a force push over commits the clone never saw', async () => {
    await install('adversary');
    await world.commit('builder', 'one');
    await world.push('builder');
    await world.commit('adversary', 'two');
    const ran = await world.push('adversary', '--force');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('does not have');
  });

  test('refuses to delete the coordination branch, and only that one', async () => {
    await install();
    await git(world.builder, ['push', '--quiet', 'origin', 'HEAD:refs/heads/side']);
    expect((await tryGit(world.builder, ['push', 'origin', ':side'])).code).toBe(0);
    const ran = await tryGit(world.builder, ['push', 'origin', ':main']);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('It would delete main');
  });

  test.each([
    ['builder', 'docs/REVIEW-1.md', "REVIEW files are the Adversary's"],
    ['adversary', 'src/a.ts', "files are the Builder's"],
    ['adversary', 'docs/STATUS-1.md', "files are the Builder's"],
    ['adversary', 'REVIEW-1.md', "files are the Builder's"],
    ['adversary', 'docs/deep/REVIEW-1.md', "files are the Builder's"],
    ['adversary', 'docs/é "q"\n\x1b[31m.md', "files are the Builder's"],
  ] as const)('refuses %s touching %j', async (role, path, text) => {
    await install(role);
    const base = await git(world[role], ['rev-parse', 'HEAD']);
    const sha = await world.commit(role, 'x', { [path]: '1' });
    await world.commit(role, 'fine');
    const ran = await world.push(role);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain(text);
    expect(ran.stderr).toContain(sha.slice(0, 10));
    expect(ran.stderr).toContain(`git reset --soft ${base}`);
    expect(ran.stderr).not.toContain('\x1b');
  });

  test('the way out that it names works', async () => {
    await install('adversary');
    await world.commit('adversary', 'x', { 'src/a.ts': '1', 'docs/REVIEW-1.md': 'r' });
    const refusal = await world.push('adversary');
    expect(refusal.code).not.toBe(0);
    const base = /git reset --soft (\S+)/.exec(refusal.stderr)?.[1] ?? '';
    await git(world.adversary, ['reset', '--soft', base]);
    await git(world.adversary, ['rm', '--quiet', '--cached', '--', 'src/a.ts']);
    await git(world.adversary, ['commit', '--quiet', '-m', 'again'], '', as('adversary'));
    expect((await world.push('adversary')).code).toBe(0);
  });

  test("merging the other loop's work is no break, changing it in the merge is", async () => {
    await install('adversary');
    await world.commit('builder', 'code', { 'src/a.ts': '1' });
    await world.push('builder');
    await world.commit('adversary', 'review(a): PASS', { 'docs/REVIEW-1.md': 'r' });
    await git(world.adversary, ['pull', '--quiet', '--no-rebase', '--no-edit'], '', as('adversary'));
    expect(await world.push('adversary')).toMatchObject({ code: 0 });

    await world.commit('builder', 'local', { 'src/b.ts': '1' });
    await git(world.builder, ['fetch', '--quiet']);
    await git(world.builder, ['merge', '--quiet', '--no-commit', 'origin/main'], '', as('builder'));
    await writeFile(join(world.builder, 'docs/REVIEW-1.md'), 'evil');
    await git(world.builder, ['add', '-A']);
    await git(world.builder, ['commit', '--quiet', '-m', 'merge'], '', as('builder'));
    await install('builder');
    expect((await world.push('builder')).stderr).toContain("REVIEW files are the Adversary's");
  });

  test("commits of a human are not judged; commits under the other loop's name are refused", async () => {
    await install('builder');
    await writeFile(join(world.builder, 'REVIEW-9.md'), 'x');
    await mkdir(join(world.builder, 'docs'));
    await writeFile(join(world.builder, 'docs/REVIEW-9.md'), 'x');
    await git(world.builder, ['add', '-A']);
    await git(world.builder, ['commit', '--quiet', '-m', 'import']);
    expect(await world.push('builder')).toMatchObject({ code: 0 });
    await git(
      world.builder,
      ['commit', '--quiet', '--allow-empty', '-m', 'review(a): PASS'],
      '',
      as('adversary'),
    );
    const ran = await world.push('builder');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain("the other loop's name");
  });

  test.each(['.env', 'deep/x.PEM', 'prod.tfstate', 'id_rsa'])(
    'refuses the secret file %s on any branch',
    async (path) => {
      await install();
      await world.commit('builder', 'x', { [path]: 's3cret-value' });
      const ran = await git(world.builder, ['push', 'origin', 'HEAD:side']).catch(
        (error: Error) => error.message,
      );
      expect(ran).toContain('look like secrets');
      expect(ran).not.toContain('s3cret-value');
    },
  );

  test('example files and deletions of secrets pass', async () => {
    await world.commit('builder', 'old', { 'a.key': 'k' });
    await world.push('builder');
    await install();
    await world.commit('builder', 'mend', { '.env.example': 'A=', 'a.key': null });
    expect(await world.push('builder')).toMatchObject({ code: 0 });
  });

  test('a first push to an empty remote is checked and passes', async () => {
    const empty = await makeWorld({ empty: true });
    expect(await installHooks(empty.builder, settings('builder'))).toEqual([]);
    await empty.commit('builder', 'first', { 'a.ts': '1' });
    expect(await empty.push('builder')).toMatchObject({ code: 0, stderr: '' });
  });

  test('a first push that breaks ownership is refused without naming a base that is not there', async () => {
    const empty = await makeWorld({ empty: true });
    await installHooks(empty.builder, settings('builder'));
    await empty.commit('builder', 'first', { 'docs/REVIEW-1.md': '1' });
    const ran = await empty.push('builder');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('Nothing is pushed yet');
    expect(ran.stderr).not.toContain('reset --soft');
  });
});

describe('reference-transaction', () => {
  test('a push rings the bell with one short line, in a folder that the installation makes', async () => {
    await rm(join(spool, '..'), { recursive: true });
    await install();
    await world.commit('builder', 'x');
    await world.push('builder');
    expect(await readFile(spool, 'utf8')).toBe('builder refs/remotes/origin/main\n');
  });

  test.each([
    ['missing folder', async () => rm(join(spool, '..'), { recursive: true })],
    ['a folder in its place', async () => mkdir(spool)],
    ['a FIFO without a reader', async () => execMkfifo()],
    [
      'a file in place of the folder',
      async () => {
        await rm(join(spool, '..'), { recursive: true });
        await writeFile(join(spool, '..'), '');
      },
    ],
  ])('a spool that cannot be written never holds a push: %s', async (_name, spoil) => {
    await install();
    await spoil();
    await world.commit('builder', 'x');
    expect(await world.push('builder')).toMatchObject({ code: 0, stderr: '' });
  });

  async function execMkfifo(): Promise<void> {
    await git(world.root, ['-c', 'alias.fifo=!mkfifo', 'fifo', spool]);
  }

  test('a chained hook may still veto a transaction', async () => {
    await foreignHook(join(world.builder, '.git/hooks'), 'reference-transaction', 1);
    await install();
    expect((await tryGit(world.builder, ['branch', 'side'])).code).not.toBe(0);
  });
});

describe('hooks that were there before', () => {
  test('run with the same arguments and the same input; their refusal counts', async () => {
    const seen = await foreignHook(join(world.builder, '.git/hooks'), 'pre-push');
    const transaction = await foreignHook(join(world.builder, '.git/hooks'), 'reference-transaction');
    await install();
    const sha = await world.commit('builder', 'x');
    const before = await git(world.builder, ['rev-parse', 'origin/main']);
    expect(await world.push('builder')).toMatchObject({ code: 0 });
    expect(await readFile(seen, 'utf8')).toBe(
      `origin\n${world.remote}\nHEAD ${sha} refs/heads/main ${before}\n`,
    );
    expect(await readFile(transaction, 'utf8')).toContain(` ${sha} refs/remotes/origin/main\n`);
    await foreignHook(join(world.builder, '.git/hooks'), 'pre-push.loopctl-chained', 7);
    await world.commit('builder', 'y');
    expect((await world.push('builder')).code).not.toBe(0);
  });

  test('installing twice changes nothing, uninstalling puts everything back', async () => {
    const hooks = join(world.builder, '.git/hooks');
    await foreignHook(hooks, 'pre-push');
    const before = await readFile(join(hooks, 'pre-push'), 'utf8');
    await install();
    await install();
    expect(await missingHooks(world.builder)).toEqual([]);
    expect(await readFile(join(hooks, 'pre-push.loopctl-chained'), 'utf8')).toBe(before);
    await uninstallHooks(world.builder);
    await uninstallHooks(world.builder);
    expect(await readFile(join(hooks, 'pre-push'), 'utf8')).toBe(before);
    expect(await missingHooks(world.builder)).toEqual(['pre-push', 'reference-transaction']);
  });

  test('one that took the place of ours is reported, not lost', async () => {
    const hooks = join(world.builder, '.git/hooks');
    await foreignHook(hooks, 'pre-push');
    await install();
    await foreignHook(hooks, 'pre-push', 3);
    const later = await readFile(join(hooks, 'pre-push'), 'utf8');
    expect(await installHooks(world.builder, settings('builder'))).toMatchObject([
      { code: 'LOOPCTL_E_HOOKS' },
    ]);
    expect(await readFile(join(hooks, 'pre-push'), 'utf8')).toBe(later);
  });

  test('a hooks folder in the work tree stays untouched, all of its hooks still run', async () => {
    await git(world.builder, ['config', 'core.hooksPath', '.husky dir']);
    const seen = await foreignHook(join(world.builder, '.husky dir'), 'pre-push');
    const commit = await foreignHook(join(world.builder, '.husky dir'), 'pre-commit');
    await install();
    await install();
    expect(await git(world.builder, ['status', '--porcelain'])).toBe('?? ".husky dir/"');
    const sha = await world.commit('builder', 'x');
    expect(await readFile(commit, 'utf8')).toBe('\n');
    expect(await world.push('builder')).toMatchObject({ code: 0 });
    expect(await readFile(seen, 'utf8')).toContain(sha);
    expect(await readFile(spool, 'utf8')).toBe('builder refs/remotes/origin/main\n');
    await world.commit('builder', 'bad', { '.env': 'x' });
    expect((await world.push('builder')).code).not.toBe(0);

    await uninstallHooks(world.builder);
    expect(await git(world.builder, ['config', 'core.hooksPath'])).toBe('.husky dir');
  });

  test('a program that resets core.hooksPath is met again at the next install', async () => {
    await git(world.builder, ['config', 'core.hooksPath', 'a']);
    await install();
    expect(await missingHooks(world.builder)).toEqual([]);
    await git(world.builder, ['config', 'core.hooksPath', 'b']);
    expect(await missingHooks(world.builder)).toEqual(['pre-push', 'reference-transaction']);
    await install();
    expect(await missingHooks(world.builder)).toEqual([]);
    const seen = await foreignHook(join(world.builder, 'b'), 'pre-push');
    await world.commit('builder', 'x');
    await world.push('builder');
    expect(await readFile(seen, 'utf8')).toContain('origin');
    await uninstallHooks(world.builder);
    expect(await git(world.builder, ['config', 'core.hooksPath'])).toBe('b');
  });
});

test('values with a line break are refused rather than written', async () => {
  const report = await installHooks(world.builder, { ...settings('builder'), spool: 'a\nrole=adversary' });
  expect(report).toMatchObject([{ code: 'LOOPCTL_E_HOOKS', severity: 'warning' }]);
});
