import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadBackends } from '../../../src/agents/registry.ts';
import type { ScreenReading, Signal } from '../../../src/ports/agent.ts';
import { screenOf } from '../screen-of.ts';
import { killIn } from './processes.ts';

const run = promisify(execFile);
const found = loadBackends().get('demo');
if (found === undefined) throw new Error('no demo backend');
export const backend = found;

export interface StartOptions {
  readonly role?: 'builder' | 'adversary' | 'assistant';
  readonly mode?: 'fresh' | 'resume';
  readonly conversation?: string;
  readonly prompt?: string | null;
  readonly faults?: string;
  readonly speed?: number;
  readonly signals?: boolean;
  readonly lease_s?: number;
  readonly cadence?: string;
}

/** Real tmux on a private socket, a real bare remote, and one clone a role. */
export interface Rig {
  readonly dir: string;
  start(name: string, options?: StartOptions): Promise<void>;
  /** Pastes and submits as the watchdog does. */
  say(name: string, text: string): Promise<void>;
  keys(name: string, ...keys: readonly string[]): Promise<void>;
  styled(name: string): Promise<string>;
  /** Screen and everything above it, plain. */
  history(name: string): Promise<string>;
  read(name: string): Promise<ScreenReading>;
  /** Pid of the agent itself. */
  pid(name: string): Promise<number>;
  dead(name: string): Promise<{ dead: boolean; code: string }>;
  signals(name: string): Signal[];
  receipts(role: string): string[];
  /** Subjects on the remote's branch, oldest first. */
  subjects(): Promise<string[]>;
  git(where: string, ...args: readonly string[]): Promise<string>;
  /** SIGKILL to the agent, then its session is removed. */
  kill9(name: string): Promise<void>;
  close(): Promise<void>;
}

export function kickoff(phase: string, plan: string): string {
  const docs = 'machine-docs';
  return `Work on phase ${phase}. The plan is \`${plan}\`, the status file \`${docs}/STATUS-${phase}.md\`, the review file \`${docs}/REVIEW-${phase}.md\`.`;
}

export async function createRig(plans: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-demo-test-'));
  const socket = join(dir, 's');
  const tmux = async (...args: readonly string[]) =>
    (await run('tmux', ['-S', socket, '-f', '/dev/null', ...args])).stdout;
  const git = async (where: string, ...args: readonly string[]) =>
    (await run('git', ['-C', join(dir, where), ...args])).stdout.trimEnd();
  await setUpClones(dir, git, plans);

  return {
    dir,
    git,
    async start(name, options = {}) {
      const { role = 'builder', mode = 'fresh', conversation = 'c1', prompt = null } = options;
      const launch = backend.launch({ mode, model: null, conversation, prompt, promptFile: null });
      const env = [
        `LOOPCTL_ROLE=${role}`,
        `LOOPCTL_DEMO_SPEED=${options.speed ?? 100}`,
        `LOOPCTL_DEMO_LEASE_S=${options.lease_s ?? 240}`,
        `LOOPCTL_CADENCE=${options.cadence ?? ''}`,
        `LOOPCTL_DEMO_FAULTS=${options.faults ?? ''}`,
        `LOOPCTL_DEMO_CONTROL=${join(dir, `${name}.faults`)}`,
        ...(options.signals === false ? [] : [`LOOPCTL_SIGNALS=${join(dir, `${name}.signals`)}`]),
      ].flatMap((one) => ['-e', one]);
      const cwd = join(dir, role === 'assistant' ? 'builder' : role);
      const where = ['-d', '-s', name, '-x', '100', '-y', '30', '-c', cwd];
      await tmux(
        'start-server',
        ';',
        'set-option',
        '-g',
        'remain-on-exit',
        'on',
        ';',
        'new-session',
        ...where,
        ...env,
        '--',
        ...launch.argv,
      );
    },
    async say(name, text) {
      writeFileSync(join(dir, 'paste'), text);
      await tmux(
        'load-buffer',
        join(dir, 'paste'),
        ';',
        'paste-buffer',
        '-d',
        '-p',
        '-r',
        '-t',
        name,
        ';',
        'send-keys',
        '-t',
        name,
        'Enter',
      );
    },
    async keys(name, ...keys) {
      await tmux('send-keys', '-t', name, ...keys);
    },
    styled: (name) => tmux('capture-pane', '-p', '-e', '-t', name),
    history: (name) => tmux('capture-pane', '-p', '-J', '-S', '-', '-t', name),
    async read(name) {
      return backend.read(screenOf(await tmux('capture-pane', '-p', '-e', '-t', name)), { wall: Date.now() });
    },
    async pid(name) {
      return Number(await tmux('display-message', '-p', '-t', name, '#{pane_pid}'));
    },
    async dead(name) {
      const [dead, code = ''] = (
        await tmux(
          'run-shell',
          '-b',
          'true',
          ';',
          'display-message',
          '-p',
          '-t',
          name,
          '#{pane_dead} #{pane_dead_status}',
        )
      )
        .trim()
        .split(' ');
      return { dead: dead === '1', code };
    },
    signals(name) {
      const file = join(dir, `${name}.signals`);
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      return lines.flatMap((line) => backend.signals(line));
    },
    receipts(role) {
      const file = join(dir, role, '.git/loopctl-demo/receipts.jsonl');
      const lines = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      return lines.map((line) => (JSON.parse(line) as { text: string }).text);
    },
    async subjects() {
      return (await git('remote.git', 'log', '--reverse', '--topo-order', '--format=%s', 'main')).split('\n');
    },
    async kill9(name) {
      process.kill(Number(await tmux('display-message', '-p', '-t', name, '#{pane_pid}')), 'SIGKILL');
      await tmux('kill-session', '-t', name);
    },
    async close() {
      await tmux('kill-server').catch(() => '');
      killIn(dir);
      rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

async function setUpClones(
  dir: string,
  git: Rig['git'],
  plans: Readonly<Record<string, string>>,
): Promise<void> {
  await run('git', ['init', '-q', '--bare', '-b', 'main', join(dir, 'remote.git')]);
  for (const role of ['builder', 'adversary']) {
    await run('git', ['clone', '-q', join(dir, 'remote.git'), join(dir, role)]);
    await git(role, 'config', 'user.email', `${role}@loopctl.invalid`);
    await git(role, 'config', 'user.name', role);
    await git(role, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  }
  mkdirSync(join(dir, 'builder/phases'));
  for (const [name, text] of Object.entries({ 'README.md': '# Work\n', ...plans }))
    writeFileSync(join(dir, 'builder', name), text);
  await git('builder', 'add', '-A');
  await git('builder', 'commit', '-q', '-m', 'begin');
  await git('builder', 'push', '-q', 'origin', 'main');
}

/**
 * What the watchdog does, reduced to its core: tells each loop of the other's newest claim or review, each once.
 * `told` remembers over calls.
 */
export async function handOn(
  rig: Rig,
  told: Set<number>,
  loops: readonly string[] = ['builder', 'adversary'],
): Promise<void> {
  const subjects = await rig.subjects();
  for (const [index, subject] of subjects.entries()) {
    const to = subject.startsWith('claim(') ? 'adversary' : subject.startsWith('review(') ? 'builder' : null;
    if (to === null || told.has(index) || !loops.includes(to)) continue;
    told.add(index);
    await rig.say(to, `${subject} (message ${index})`);
  }
}

/** Waits until `probe` gives something else than false, null or undefined. */
export async function until<T>(
  what: string,
  probe: () => Promise<T> | T,
  timeoutMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== false && value !== null && value !== undefined) return value as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
