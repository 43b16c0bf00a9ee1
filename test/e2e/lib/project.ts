import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ProjectPaths, projectPaths } from '../../../src/boot/paths.ts';

/** A throw-away project on a real bare remote, with demo agents in both roles. */
export interface TestProject {
  readonly root: string;
  readonly dir: string;
  readonly remote: string;
  readonly paths: ProjectPaths;
  /** Environment of every loopctl process of this project. */
  readonly env: NodeJS.ProcessEnv;
  /** Rewrites loopctl.yaml with a change. */
  configure(change: (config: Record<string, unknown>) => void): void;
  /** Switches demo faults on (or off with '') for a role while it runs. */
  faults(role: 'builder' | 'adversary', faults: string): void;
  git(...args: readonly string[]): string;
  /** Ends every process of the project, whatever state it is in, and removes the folder. */
  destroy(): void;
}

export interface ProjectOptions {
  /** Phase plans by id; default: one short phase with one gate. */
  readonly plans?: Readonly<Record<string, string>>;
  readonly timers?: Readonly<Record<string, number>>;
  /** Top-level keys to add or replace in loopctl.yaml. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Demo settings by role, as `LOOPCTL_DEMO_*` without the prefix. */
  readonly demo?: Readonly<Partial<Record<'builder' | 'adversary', Readonly<Record<string, string>>>>>;
  /** Environment by role, besides the demo's. */
  readonly env?: Readonly<Partial<Record<'builder' | 'adversary', Readonly<Record<string, string>>>>>;
  /** Name of the folder under the temporary root; may have blanks and quotes. */
  readonly folder?: string;
}

/** One phase: a gate that fails first, so that all four commits of a handoff round are seen. */
export const onePlan = '# Phase\n\n## Gates\n\n- gate: sums\n  - parts: 1\n  - flaw: once\n';

const root = new URL('../../..', import.meta.url).pathname;

/** Fast timers for tests: behaviour is the same, only sooner. */
const quick = { sweep_s: 1, fetch_interval_s: 5, ack_wait_s: 5 };

export function createProject(options: ProjectOptions = {}): TestProject {
  const base = mkdtempSync(join(tmpdir(), 'loopctl-e2e-'));
  const dir = join(base, options.folder ?? 'project');
  const remote = join(base, 'remote.git');
  const plans = options.plans ?? { one: onePlan };
  mkdirSync(join(dir, 'phases'), { recursive: true });
  cpSync(join(root, 'prompts'), join(dir, 'prompts'), { recursive: true });
  for (const [id, text] of Object.entries(plans)) writeFileSync(join(dir, 'phases', `${id}.md`), text);
  seedRemote(base, remote);
  const env = {
    ...process.env,
    XDG_STATE_HOME: join(base, 'state'),
    XDG_CACHE_HOME: join(base, 'cache'),
    LOOPCTL_PROJECT: dir,
  };
  const config: Record<string, unknown> = {
    project: 'trial',
    work_repo: { remote },
    phases: Object.keys(plans).map((id) => ({ id, plan: `phases/${id}.md` })),
    roles: { builder: role(base, 'builder', options), adversary: role(base, 'adversary', options) },
    timers: { ...quick, ...options.timers },
    ...options.config,
  };
  const write = (): void => writeFileSync(join(dir, 'loopctl.yaml'), stringify(config));
  write();
  const paths = projectPaths(dir, { env });
  return {
    root: base,
    dir,
    remote,
    paths,
    env,
    configure(change) {
      change(config);
      write();
    },
    faults: (name, faults) => writeFileSync(join(base, `${name}.faults`), faults),
    git: (...args) => execFileSync('git', ['-C', remote, ...args], { encoding: 'utf8' }),
    destroy: () => destroy(base, paths),
  };
}

function role(base: string, name: 'builder' | 'adversary', options: ProjectOptions): Record<string, unknown> {
  const settings = {
    SPEED: '100',
    CONTROL: join(base, `${name}.faults`),
    STATE: join(base, `${name}.memory`),
    ...options.demo?.[name],
  };
  const env = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`LOOPCTL_DEMO_${key}`, value]),
  );
  return { backend: 'demo', env: { ...env, ...options.env?.[name] } };
}

function seedRemote(base: string, remote: string): void {
  const seed = join(base, 'seed');
  const git = (cwd: string, ...args: string[]): void =>
    void execFileSync('git', args, { cwd, stdio: 'pipe' });
  git(base, 'init', '-q', '--bare', '-b', 'main', remote);
  git(base, 'init', '-q', '-b', 'main', seed);
  writeFileSync(join(seed, 'README.md'), '# Trial\n');
  git(seed, 'add', '.');
  git(
    seed,
    '-c',
    'user.name=Somebody',
    '-c',
    'user.email=somebody@example.invalid',
    'commit',
    '-qm',
    'Start',
  );
  git(seed, 'push', '-q', remote, 'main');
  rmSync(seed, { recursive: true });
}

/** Processes are found by what only they have: our folder in their environment. */
function destroy(base: string, paths: ProjectPaths): void {
  try {
    execFileSync('tmux', ['-S', paths.tmuxSocket, 'kill-server'], { stdio: 'ignore' });
  } catch {
    // No server is what we want.
  }
  for (let round = 0; round < 50 && killOwn(base) > 0; round += 1);
  rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}

function killOwn(base: string): number {
  let killed = 0;
  for (const name of readdirSync('/proc').filter(
    (entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid,
  )) {
    try {
      if (!existsSync(`/proc/${name}/exe`)) continue;
      if (!readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${base}/`)) continue;
      process.kill(Number(name), 'SIGKILL');
      killed += 1;
    } catch {
      // Gone meanwhile.
    }
  }
  return killed;
}
