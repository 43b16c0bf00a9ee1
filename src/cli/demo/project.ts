import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { configName } from '../../config/find.ts';
import { LoopctlError } from '../../errors/error.ts';
import { mustGit } from '../../repo/run.ts';

const plansDir = fileURLToPath(new URL('../../../phases/', import.meta.url));
const promptsDir = fileURLToPath(new URL('../../../prompts/', import.meta.url));

/** The demo's phases, by their shipped plans. */
export const phases = [
  { id: '01', plan: 'phases/01-measure.md' },
  { id: '02', plan: 'phases/02-tell.md' },
  { id: '03', plan: 'phases/03-settle.md' },
] as const;

export interface DemoProject {
  /** Everything of the demo lies below this. */
  readonly root: string;
  /** The project's folder. */
  readonly dir: string;
}

/** The folder to build in: a new one, or the one named, which must be empty or not there yet. */
export function demoFolder(named: string | null): string {
  if (named === null) return mkdtempSync(join(tmpdir(), 'loopctl-demo-'));
  const root = resolve(named);
  mkdirSync(root, { recursive: true });
  if (readdirSync(root).length > 0)
    throw new LoopctlError('LOOPCTL_E_USAGE', `${root} is not empty`, {
      next: 'Name an empty or new folder with --dir.',
    });
  return root;
}

/** Where the demo's notifications end up: a file, in place of a phone. */
export function phoneOf(root: string): string {
  return join(root, 'phone.jsonl');
}

/** Builds the demo: a real bare remote with a first commit, and a project of demo agents in every role. */
export async function buildDemo(root: string, speed: number): Promise<DemoProject> {
  const dir = join(root, 'project');
  const remote = join(root, 'remote.git');
  await seedRemote(root, remote);
  mkdirSync(dir);
  cpSync(plansDir, join(dir, 'phases'), { recursive: true });
  cpSync(promptsDir, join(dir, 'prompts'), { recursive: true });
  writeFileSync(join(dir, configName), configText(remote, speed, phoneOf(root)));
  return { root, dir };
}

async function seedRemote(root: string, remote: string): Promise<void> {
  const seed = join(root, 'seed');
  const identity = [
    '-c',
    'user.name=loopctl demo',
    '-c',
    'user.email=demo@loopctl.invalid',
    '-c',
    'commit.gpgSign=false',
  ];
  await mustGit(['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  await mustGit(['init', '--quiet', '--initial-branch=main', seed]);
  writeFileSync(join(seed, 'README.md'), '# Demo\n\nDemo agents work here, handed on by commits.\n');
  await mustGit(['-C', seed, 'add', 'README.md']);
  await mustGit(['-C', seed, ...identity, 'commit', '--quiet', '-m', 'begin']);
  await mustGit(['-C', seed, 'push', '--quiet', remote, 'main']);
}

function configText(remote: string, speed: number, phone: string): string {
  const role = { backend: 'demo', env: { LOOPCTL_DEMO_SPEED: String(speed) } };
  const config = {
    project: 'demo',
    work_repo: { remote },
    phases,
    roles: {
      builder: role,
      adversary: role,
      orchestrator: { ...role, autostart: true },
      assistant: role,
    },
    notify: {
      channels: [{ type: 'command', name: 'phone', argv: ['tee', '-a', phone], only: ['complete'] }],
    },
    timers: { sweep_s: 5, fetch_interval_s: 10 },
  };
  return `# A rehearsal, built by loopctl demo.\n${stringify(config, { aliasDuplicateObjects: false })}`;
}
