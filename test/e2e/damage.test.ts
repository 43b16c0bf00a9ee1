import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completes } from './lib/complete.ts';
import { startDaemon, type TestDaemon } from './lib/daemon.ts';
import { createProject, onePlan, type TestProject } from './lib/project.ts';
import { until } from './lib/wait.ts';

function makeProject(more: Readonly<Record<string, typeof onePlan>> = {}): TestProject {
  return createProject({
    plans: { one: onePlan, two: onePlan, ...more },
    // Nobody wakes by itself: a lost handoff is not found by a self-poll.
    demo: { builder: { SPEED: '25', LEASE_S: '3000' }, adversary: { SPEED: '25', LEASE_S: '3000' } },
  });
}

/** What is destroyed, and what the daemon says of it. */
interface Damage {
  readonly what: string;
  readonly harm: (project: TestProject) => void;
  /** A notice of the daemon that meets it. */
  readonly notice: RegExp | null;
}

const database = (project: TestProject): string => join(project.paths.state, 'state.db');
const removed = (path: string): void => {
  if (!existsSync(path)) throw new Error(`${path} was not there`);
  rmSync(path, { recursive: true, maxRetries: 10 });
};

const whileRunning: readonly Damage[] = [
  { what: 'the state folder deleted', harm: ({ paths }) => removed(paths.state), notice: /state/ },
  { what: 'the tmux socket removed', harm: ({ paths }) => removed(paths.tmuxSocket), notice: null },
  { what: 'the control socket removed', harm: ({ paths }) => removed(paths.controlSocket), notice: null },
];

test.for(whileRunning)('while it runs: $what', async ({ harm, notice }, context) => {
  // The notice comes with a sweep: the sequence must not be over by then.
  const project = makeProject({ three: onePlan, four: onePlan });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await untilSecondPhase(daemon);
  harm(project);
  if (notice !== null) await untilNotice(daemon, notice);
  await until('the control socket', () => existsSync(project.paths.controlSocket));
  await completes(context, project, daemon);
});

const whileDead: readonly Damage[] = [
  {
    what: 'the state folder deleted',
    harm: ({ paths }) => removed(paths.state),
    notice: /state was lost; the phase was found again from git/,
  },
  { what: 'the tmux socket removed', harm: ({ paths }) => removed(paths.tmuxSocket), notice: null },
  {
    what: 'garbage over the database and its log',
    harm: (project) => {
      for (const file of [database(project), `${database(project)}-wal`])
        writeFileSync(file, Buffer.alloc(statSync(file).size, 'garbage '));
    },
    notice: /damaged.*moved to/,
  },
  {
    what: 'the log of the database cut short',
    harm: (project) =>
      truncateSync(`${database(project)}-wal`, Math.floor(statSync(`${database(project)}-wal`).size / 2)),
    notice: /had lost its newest writes/,
  },
];

test.for(whileDead)('between kill -9 and the next start: $what', async ({ harm, notice }, context) => {
  const project = makeProject();
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await untilSecondPhase(daemon);
  daemon.child.kill('SIGKILL');
  await daemon.exited;
  harm(project);
  const next = await startDaemon(project, '--resume');
  if (notice !== null) await untilNotice(next, notice);
  await until('the second phase', async () => (await next.status()).phase.id === 'two');
  await completes(context, project, next);
});

test('history rewritten by a third clone: it is told, the sequence completes', async (context) => {
  const project = makeProject();
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await untilSecondPhase(daemon);
  const tip = rewrite(project);
  await untilNotice(daemon, /history was rewritten/);
  await completes(context, project, daemon, tip);
});

/** Somebody gives the very first commit another message and force-pushes: every sha changes, no content does. Returns the new tip. */
function rewrite(project: TestProject): string {
  const dir = mkdtempSync(join(project.root, 'third-'));
  execFileSync('git', ['clone', '-q', project.remote, dir], { stdio: 'pipe' });
  const somebody = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.invalid'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', dir, ...somebody, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const root = git('rev-list', '--max-parents=0', 'HEAD');
  const other = git('commit-tree', `${root}^{tree}`, '-m', 'Begin otherwise');
  git('rebase', '-q', '--keep-empty', '--onto', other, root);
  const { status, stderr } = spawnSync('git', ['-C', dir, 'push', '-q', '--force', 'origin', 'HEAD:main'], {
    encoding: 'utf8',
  });
  // An agent pushed in this very moment: once more, upon that.
  if (stderr.includes('cannot lock ref')) return rewrite(project);
  expect(status, stderr).toBe(0);
  return git('rev-parse', 'HEAD');
}

/** The first claim of the second phase is made: a handoff is under way, others lie behind. */
async function untilSecondPhase(daemon: TestDaemon): Promise<void> {
  await until('a claim in the second phase', async () => {
    const { phase } = await daemon.status();
    return phase.id === 'two' && phase.gates.some((gate) => gate.open);
  });
}

async function untilNotice(daemon: TestDaemon, text: RegExp): Promise<void> {
  await until(`a notice ${text}`, async () =>
    (await daemon.status()).notices.some((one) => text.test(one.text)),
  );
}
