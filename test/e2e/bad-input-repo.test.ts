import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDaemon } from './lib/daemon.ts';
import type { TestProject } from './lib/project.ts';
import { docs, done, type Pusher } from './lib/pusher.ts';
import { createQuietProject, timesTold } from './lib/quiet.ts';
import { inPhase, noticeOf, onStage, seen, setStage, settled, twoPlans } from './lib/stage.ts';
import { until } from './lib/wait.ts';

const cloneOf = (project: TestProject, role: string): string => join(project.dir, 'clones', role);
const inClone = (project: TestProject, role: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', cloneOf(project, role), ...args], { encoding: 'utf8', stdio: 'pipe' });

function claimAndPass(builder: Pusher, adversary: Pusher, phase = 'one'): void {
  builder.push({ subject: 'claim(sums): adds up', files: { [docs.status(phase)]: done } });
  adversary.push({ subject: 'review(sums): PASS' });
}

/** A project whose clones exist, with nothing running. */
function prepared(): TestProject {
  const project = createQuietProject({ plans: twoPlans });
  onTestFinished(() => project.destroy());
  for (const role of ['builder', 'adversary'])
    execFileSync('git', ['clone', '-q', project.remote, cloneOf(project, role)], { stdio: 'pipe' });
  return project;
}

interface Untidy {
  readonly name: string;
  readonly make: (project: TestProject) => void;
  readonly notice: string;
  readonly says: RegExp;
}

const untidy: readonly Untidy[] = [
  {
    name: 'uncommitted changes',
    make: (project) => writeFileSync(join(cloneOf(project, 'builder'), 'README.md'), 'half done\n'),
    notice: 'clone/builder/LOOPCTL_E_CLONE_DIRTY',
    says: /uncommitted changes/,
  },
  {
    name: 'a detached head',
    make: (project) => void inClone(project, 'builder', 'checkout', '-q', '--detach'),
    notice: 'clone/builder/LOOPCTL_E_CLONE_DETACHED',
    says: /detached HEAD.*checkout main/,
  },
  {
    name: 'an unborn branch of its own',
    make: (project) => void inClone(project, 'builder', 'checkout', '-q', '--orphan', 'fresh'),
    notice: 'clone/builder/LOOPCTL_E_CLONE_OTHER_BRANCH',
    says: /is on branch fresh, the loops work on main/,
  },
  {
    name: 'another remote',
    make: (project) => void inClone(project, 'builder', 'remote', 'set-url', 'origin', '/elsewhere.git'),
    notice: 'clone/builder/LOOPCTL_E_CLONE_WRONG_REMOTE',
    says: /has origin \/elsewhere\.git, the project has/,
  },
  {
    name: 'something that is no clone',
    make(project) {
      rmSync(cloneOf(project, 'builder'), { recursive: true });
      mkdirSync(cloneOf(project, 'builder'));
      writeFileSync(join(cloneOf(project, 'builder'), 'mine.txt'), 'keep me');
    },
    notice: 'clone/builder/LOOPCTL_E_CLONE_NOT_GIT',
    says: /is not a git clone/,
  },
];

test.for(untidy)(
  "a Builder's clone with $name: told, left alone, and the sequence goes on",
  async ({ make, notice, says }) => {
    const project = prepared();
    make(project);
    const before = readdirSync(cloneOf(project, 'builder')).toSorted();
    const daemon = await startDaemon(project);
    const { builder, adversary } = onStage(project, daemon);
    const status = await seen(daemon, 'the notice', (one) => noticeOf(one, notice) !== undefined);
    expect(noticeOf(status, notice)).toMatch(says);
    expect(readdirSync(cloneOf(project, 'builder')).toSorted()).toEqual(before);
    claimAndPass(builder, adversary);
    await seen(daemon, 'the next phase', inPhase('two'));
  },
);

test('a remote without commits: waits, and works from the first push on', async () => {
  const project = createQuietProject({ plans: twoPlans });
  onTestFinished(() => project.destroy());
  project.git('update-ref', '-d', 'refs/heads/main');
  const daemon = await startDaemon(project);
  const unborn = await settled(daemon);
  expect(noticeOf(unborn, 'branch-missing')).toMatch(/not there yet; the first push makes it/);
  const { builder, adversary } = onStage(project, daemon);
  builder.git('checkout', '-q', '--orphan', 'main2');
  builder.git('commit', '-q', '--allow-empty', '-m', 'Start');
  builder.git('push', '-q', 'origin', 'HEAD:main');
  claimAndPass(builder, adversary);
  const next = await seen(daemon, 'the next phase', inPhase('two'));
  expect(noticeOf(next, 'branch-missing')).toBeUndefined();
});

test('the branch is deleted on the remote, and pushed again: told, and nothing lost or repeated', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  const sha = builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
  await until('the claim is told', () => timesTold(project, 'adversary', 'claimed at') === 1);
  project.git('update-ref', '-d', 'refs/heads/main');
  const gone = await seen(daemon, 'the notice', (status) => noticeOf(status, 'branch-missing') !== undefined);
  expect(noticeOf(gone, 'branch-missing')).toMatch(/gone from the remote/);
  expect(gone.phase.id).toBe('one');
  const since = Date.now();
  await seen(daemon, 'the notice to stand', (status) => {
    expect(noticeOf(status, 'branch-missing')).toMatch(/gone from the remote/);
    return Date.now() - since > 2_500;
  });
  project.git('update-ref', 'refs/heads/main', sha);
  const back = await seen(
    daemon,
    'the notice gone',
    (status) => noticeOf(status, 'branch-missing') === undefined,
  );
  expect(back.handoffs).toMatchObject([{ gate: 'sums', owed_by: 'adversary' }]);
  adversary.push({ subject: 'review(sums): PASS' });
  await seen(daemon, 'the next phase', inPhase('two'));
  expect(timesTold(project, 'adversary', 'claimed at')).toBe(1);
});

test('the remote moves away and comes back: the loops go on, status says since when', async () => {
  const { project, daemon, builder, adversary } = await setStage({ timers: { fetch_interval_s: 1 } });
  const before = await settled(daemon);
  builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
  await until('the claim is told', () => timesTold(project, 'adversary', 'claimed at') === 1);
  const away = `${project.remote}.away`;
  renameSync(project.remote, away);
  const lost = await seen(daemon, 'the remote gone', ({ remote }) => remote.unreachable_since !== null);
  expect(lost.remote.error).toMatch(/not a git repository/);
  expect(lost.handoffs).toMatchObject([{ gate: 'sums', owed_by: 'adversary' }]);
  await daemon.post('/v1/send', { agent: 'builder', text: 'still there?' });
  await until('the Builder hears', () => timesTold(project, 'builder', 'still there?') === 1);

  daemon.child.kill('SIGKILL');
  await daemon.exited;
  const heir = await startDaemon(project, '--resume');
  const blind = await seen(heir, 'still gone', ({ remote }) => remote.unreachable_since !== null);
  expect(blind.agents.map(({ pid }) => pid)).toEqual(before.agents.map(({ pid }) => pid));
  renameSync(away, project.remote);
  await seen(heir, 'the remote back', ({ remote }) => remote.unreachable_since === null);
  adversary.push({ subject: 'review(sums): PASS' });
  await seen(heir, 'the next phase', inPhase('two'));
  expect(timesTold(project, 'adversary', 'claimed at')).toBe(1);
});

test('a STATUS that is binary, then 100 MB: told, never advanced on, and mended by a good one', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  claimAndPass(builder, adversary, 'notes');
  const binary = Buffer.concat([Buffer.from('## DONE\n'), Buffer.from([0, 255, 254, 0, 1])]);
  builder.push({ subject: 'status', files: { [docs.status('one')]: binary } });
  const unread = await seen(
    daemon,
    'the notice',
    (status) => noticeOf(status, 'unreadable-file') !== undefined,
  );
  expect(noticeOf(unread, 'unreadable-file')).toContain('machine-docs/STATUS-one.md (binary)');
  expect(unread.phase).toMatchObject({ id: 'one', says_done: false });
  const huge = Buffer.alloc(100_000_000, `${'x'.repeat(99)}\n`);
  huge.write('## DONE\n');
  builder.push({ subject: 'status', files: { [docs.status('one')]: huge } });
  const large = await seen(daemon, 'the other notice', (status) =>
    /too.large/.test(noticeOf(status, 'unreadable-file') ?? ''),
  );
  expect(large.phase).toMatchObject({ id: 'one', says_done: false });
  builder.push({ subject: 'status', files: { [docs.status('one')]: done } });
  const next = await seen(daemon, 'the next phase', inPhase('two'));
  expect(noticeOf(next, 'unreadable-file')).toBeUndefined();
  expect(existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'))).toBe(false);
});

test('a gate named with the characters of patterns is a name like any other', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  const gates = ['.*', 'a+b|c$ [x] ^', 'f(x) = {2,3}', '\\d\\', '日本 🦉', '__proto__'];
  for (const gate of gates) builder.push({ subject: `claim(${gate}): works` });
  const open = await seen(daemon, 'all gates', ({ phase }) => phase.gates.length === gates.length);
  expect(open.phase.gates.map(({ gate }) => gate)).toEqual(gates);
  await until('all told', () =>
    gates.every((gate) => timesTold(project, 'adversary', `Gate ${gate} of phase one is claimed`) === 1),
  );
  adversary.push({ subject: 'review(.*): PASS' });
  const one = await seen(daemon, 'one verdict', ({ phase }) =>
    phase.gates.some(({ verdict }) => verdict !== null),
  );
  expect(one.phase.gates.filter(({ open }) => !open)).toMatchObject([{ gate: '.*', verdict: 'PASS' }]);
  for (const gate of gates.slice(1)) adversary.push({ subject: `review(${gate}): PASS` });
  builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
  await seen(daemon, 'the next phase', inPhase('two'));
});
