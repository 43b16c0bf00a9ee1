import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { projectPaths } from '../../../src/boot/paths.ts';
import type { Finding } from '../../../src/cli/doctor/check.ts';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { initProject } from '../../../src/config/init/init.ts';
import { cloneSetup } from '../../../src/daemon/clones.ts';
import { loadProject } from '../../../src/daemon/project.ts';
import { ensureClones } from '../../../src/repo/clones.ts';

let root: string;
let dir: string;
let remote: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loopctl-doctor-'));
  dir = join(root, 'project');
  remote = join(root, 'remote.git');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.invalid', ...args], { stdio: 'ignore' });
}

/** A starter project on a real bare remote with one commit, its clones made. */
async function healthy(): Promise<void> {
  const seed = join(root, 'seed');
  git('init', '--bare', '-b', 'main', remote);
  git('init', '-b', 'main', seed);
  git('-C', seed, 'commit', '--allow-empty', '-m', 'begin');
  git('-C', seed, 'push', remote, 'main');
  initProject(dir, { remote, backend: 'demo' });
  await makeClones();
}

async function makeClones(): Promise<void> {
  const project = loadProject(dir);
  await ensureClones(cloneSetup(project, projectPaths(dir, { state: project.config.paths.state }).state));
}

function config(change: Readonly<Record<string, unknown>>): void {
  const role = { backend: 'demo' };
  const base = {
    work_repo: { remote },
    phases: [{ id: '01', plan: 'phases/01-first.md' }],
    roles: { builder: role, adversary: role },
  };
  writeFileSync(
    join(dir, 'loopctl.yaml'),
    stringify({ ...base, ...change }, { aliasDuplicateObjects: false }),
  );
}

async function troubles(): Promise<readonly Finding[]> {
  const findings = await examine({ cwd: dir, project: null });
  return findings.filter(({ verdict, name }) => verdict !== 'ok' && name !== 'disk' && name !== 'inotify');
}

test('a healthy project has nothing to mend', async () => {
  await healthy();
  expect(await troubles()).toEqual([]);
  const names = (await examine({ cwd: dir, project: null })).map(({ name }) => name);
  for (const name of [
    'node',
    'git',
    'tmux',
    'config',
    'plans',
    'prompts',
    'agents',
    'remote',
    'clones',
    'push',
    'disk',
    'state',
    'sockets',
  ])
    expect(names).toContain(name);
});

interface Broken {
  readonly how: string;
  readonly harm: () => void | Promise<void>;
  readonly name: string;
  readonly verdict: 'warn' | 'fail';
  readonly text: RegExp;
}

const broken: readonly Broken[] = [
  {
    how: 'a clone is deleted',
    harm: () => rmSync(join(dir, 'clones/builder'), { recursive: true }),
    name: 'clones',
    verdict: 'fail',
    text: /clones\/builder is not there/,
  },
  {
    how: 'a clone has another origin',
    harm: () => git('-C', join(dir, 'clones/builder'), 'remote', 'set-url', 'origin', '/elsewhere.git'),
    name: 'clones',
    verdict: 'fail',
    text: /elsewhere/,
  },
  {
    how: 'a clone is on no branch',
    harm: () => git('-C', join(dir, 'clones/builder'), 'checkout', '--detach'),
    name: 'clones',
    verdict: 'warn',
    text: /clones\/builder/,
  },
  {
    how: 'a file stands where the state folder should',
    harm: () => {
      rmSync(join(dir, '.loopctl'), { recursive: true, force: true });
      writeFileSync(join(dir, '.loopctl'), '');
    },
    name: 'state',
    verdict: 'fail',
    text: /\.loopctl cannot be written to/,
  },
  {
    how: 'the remote is gone',
    harm: () => rmSync(remote, { recursive: true }),
    name: 'remote',
    verdict: 'fail',
    text: /remote\.git/,
  },
  {
    how: 'a plan is empty',
    harm: () => writeFileSync(join(dir, 'phases/01-first.md'), ' \n'),
    name: 'plans',
    verdict: 'warn',
    text: /phase 01 is empty/,
  },
  {
    how: 'a plan is missing',
    harm: () => rmSync(join(dir, 'phases/01-first.md')),
    name: 'config',
    verdict: 'fail',
    text: /phases\/01-first\.md: there is no such file/,
  },
  {
    how: 'a prompt is empty',
    harm: () => writeFileSync(join(dir, 'prompts/builder.md'), ''),
    name: 'prompts',
    verdict: 'warn',
    text: /builder\.md is empty/,
  },
  {
    how: 'the kickoff names what nothing fills in',
    harm: () => writeFileSync(join(dir, 'prompts/kickoff.md'), 'Go to {plan} and {statsu}, not {x y}.'),
    name: 'prompts',
    verdict: 'warn',
    text: /names \{statsu\}, which/,
  },
  {
    how: 'the configuration has a typing mistake',
    harm: () => config({ timerz: {} }),
    name: 'config',
    verdict: 'fail',
    text: /timerz/,
  },
  {
    how: 'the program of a backend is not installed',
    harm: () =>
      config({
        backends: { mine: { launch: { fresh: ['no-such-agent-here'] } } },
        roles: { builder: { backend: 'mine' }, adversary: { backend: 'demo' } },
      }),
    name: 'agents',
    verdict: 'fail',
    text: /builder: no-such-agent-here of backend mine was not found/,
  },
  {
    how: 'a phase has another backend that is not installed',
    harm: () =>
      config({
        backends: { mine: { launch: { fresh: ['no-such-agent-here'] } } },
        phases: [{ id: '01', plan: 'phases/01-first.md', adversary: { backend: 'mine' } }],
      }),
    name: 'agents',
    verdict: 'fail',
    text: /adversary: no-such-agent-here/,
  },
  {
    how: 'the tmux socket has too long a path',
    harm: () => config({ terminal: { socket: `/${'x'.repeat(120)}/s` } }),
    name: 'config',
    verdict: 'fail',
    text: /socket/,
  },
];

test.each(broken)('$how', async ({ harm, name, verdict, text }) => {
  await healthy();
  await harm();
  const found = await troubles();
  const match = found.find((finding) => finding.name === name && text.test(finding.text));
  expect(match ?? found).toMatchObject({ verdict });
  expect(match?.next ?? '').not.toBe('');
});

test('outside of any project the machine is checked', async () => {
  const findings = await examine({ cwd: root, project: null });
  expect(findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(findings.map(({ name }) => name)).toContain('tmux');
  expect(findings.find(({ name }) => name === 'config')).toMatchObject({ verdict: 'warn' });
});

test('a channel whose secret, address or program is not there, and a secret that others can read', async () => {
  await healthy();
  const file = join(root, 'token');
  writeFileSync(file, 'https://example.org/x', { mode: 0o644 });
  const channels = [
    { type: 'ntfy', url: 'https://ntfy.invalid/x', token: { env: 'LOOPCTL_TEST_NO_TOKEN' } },
    { type: 'slack', url: { file: join(root, 'absent') } },
    { type: 'command', argv: ['./no-such-program'] },
  ];
  config({ notify: { channels, heartbeat: { url: { file } } } });
  expect(
    (await troubles()).filter(({ name }) => name === 'notify').map(({ verdict, text }) => [verdict, text]),
  ).toEqual([
    ['fail', 'ntfy: the environment has no LOOPCTL_TEST_NO_TOKEN'],
    ['fail', `slack: there is nothing in ${join(root, 'absent')}`],
    ['fail', 'command: there is no program ./no-such-program'],
    ['warn', `heartbeat: others on this machine can read ${file}`],
  ]);
  config({ notify: { channels: [{ type: 'webhook', url: 'https://example.org/x' }] } });
  expect(await troubles()).toEqual([]);
});
