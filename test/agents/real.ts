import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { readHeard } from '../../src/agents/hooks/payload.ts';
import { readSignal } from '../../src/agents/manifest/signal.ts';
import { type Asked, type ModelApi, startModelApi } from '../api/server.ts';
import { startDaemon, type TestDaemon } from '../e2e/lib/daemon.ts';
import { processesOf } from '../e2e/lib/processes.ts';
import { createProject, type TestProject } from '../e2e/lib/project.ts';

const root = new URL('../..', import.meta.url).pathname;
const roles = ['builder', 'adversary'] as const;
export type Role = (typeof roles)[number];
export const clis = ['claude', 'codex', 'opencode'] as const;
export type Cli = (typeof clis)[number];

/** On a busy machine a cold start of the largest of them takes this long, ms. */
export const PATIENCE_MS = 180_000;

export interface RigOptions {
  readonly phases?: readonly string[];
  /** The role prompt: what the scripted model does. */
  readonly prompts: Readonly<Partial<Record<Role, string>>>;
  /** Who runs on what; Claude Code if not said. */
  readonly backends?: Readonly<Partial<Record<Role, Cli>>>;
  /** Placeholders of the manifests, for example the permission mode. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Further variables of the roles. */
  readonly env?: Readonly<Record<string, string>>;
  /** A login that has usage limits, instead of an API key. */
  readonly subscription?: boolean;
  readonly timers?: Readonly<Record<string, number>>;
  readonly before?: (api: ModelApi) => void;
  /** Each request that was answered. */
  readonly onAsked?: (asked: Asked) => void;
}

/** What a test or a benchmark does when it is over. */
export interface Ending {
  onTestFinished(then: () => void | Promise<void>): void;
}

/** The real programs in a project of its own, on a virgin home, against a scripted API on loopback. */
export interface Rig {
  readonly project: TestProject;
  readonly daemon: TestDaemon;
  readonly api: ModelApi;
  /** Prompts that the CLI took, by its own hooks. */
  prompts(role: Role): readonly string[];
  send(role: Role, text: string): Promise<unknown>;
}

/** Folder of the pinned programs, or that of others. Fails with the reason when they cannot be had. */
export function agents(): string {
  const others = process.env.LOOPCTL_TEST_AGENTS;
  if (others !== undefined && others !== '') return others;
  const run = spawnSync(join(root, 'script', 'agents'), { encoding: 'utf8', timeout: 170_000 });
  if (run.status !== 0) throw new Error(`script/agents: ${run.stderr}${run.error?.message ?? ''}`);
  return run.stdout.trim();
}

/** The project alone, before any daemon. */
export async function prepareReal(
  context: Ending,
  options: RigOptions,
): Promise<Pick<Rig, 'project' | 'api'>> {
  const bin = agents();
  const api = await startModelApi(0, options.onAsked);
  context.onTestFinished(() => api.close());
  options.before?.(api);
  const solo = options.prompts.adversary === undefined;
  const project = createProject({
    plans: Object.fromEntries(
      (options.phases ?? ['one']).map((id) => [id, `# Phase ${id}\n\n- gate: g-${id}\n`]),
    ),
    timers: { ack_wait_s: 10, ...options.timers },
    config: {
      ...(solo ? { cadence: 'solo' } : {}),
      backends: Object.fromEntries(clis.map((name) => [name, { vars: options.vars ?? {} }])),
    },
  });
  context.onTestFinished(() => project.destroy());
  const home = join(project.root, 'home');
  const temp = join(project.root, 'tmp');
  for (const dir of [home, temp, join(home, '.codex'), join(home, '.config', 'opencode')])
    mkdirSync(dir, { recursive: true });
  writeFileSync(join(home, '.codex', 'config.toml'), codexConfig(api.url));
  writeFileSync(join(home, '.config', 'opencode', 'opencode.json'), opencodeConfig(api.url));
  const env = environment({ bin, home, temp, url: api.url, subscription: options.subscription ?? false });
  project.configure((config) => {
    const role = (name: Role) => ({
      backend: options.backends?.[name] ?? 'claude',
      prompt: `prompts/${name}.md`,
      env: { ...env, ...options.env },
    });
    config.roles = Object.fromEntries(
      roles.filter((name) => options.prompts[name] !== undefined).map((name) => [name, role(name)]),
    );
  });
  for (const name of roles)
    writeFileSync(join(project.dir, 'prompts', `${name}.md`), `${options.prompts[name] ?? ''}\n`);
  return { project, api };
}

export async function beginReal(context: TestContext, options: RigOptions): Promise<Rig> {
  const { project, api } = await prepareReal(context, options);
  const daemon = await startDaemon(project);
  context.onTestFinished(() => {
    if (context.task.result?.state === 'fail') process.stderr.write(`${lastSeen(project)}\n`);
  });
  return {
    project,
    daemon,
    api,
    prompts: (role) => promptsOf(project, role),
    send: (role, text) => daemon.post('/v1/send', { agent: role, text, by: 'test' }),
  };
}

interface Place {
  readonly bin: string;
  readonly home: string;
  readonly temp: string;
  readonly url: string;
  readonly subscription: boolean;
}

/** Nothing but loopback can be reached, and nothing is told or updated. */
function environment({ bin, home, temp, url, subscription }: Place): Record<string, string> {
  return {
    HOME: home,
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    TMPDIR: temp,
    CLAUDE_CODE_TMPDIR: temp,
    ANTHROPIC_BASE_URL: url,
    ...(subscription
      ? { CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-dummy' }
      : { ANTHROPIC_API_KEY: 'sk-ant-test-dummy-of-loopctl' }),
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
    MOCK_KEY: 'dummy',
    IS_SANDBOX: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_MAX_RETRIES: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  };
}

function codexConfig(url: string): string {
  const provider = { name: 'mock', base_url: `${url}/v1`, wire_api: 'responses', env_key: 'MOCK_KEY' };
  return [
    'model = "mock-model"',
    'model_provider = "mock"',
    '[analytics]',
    'enabled = false',
    '[model_providers.mock]',
    ...Object.entries(provider).map(([key, value]) => `${key} = "${value}"`),
    'request_max_retries = 1',
    'stream_max_retries = 1',
    '',
  ].join('\n');
}

function opencodeConfig(url: string): string {
  const model = { name: 'Mock model', limit: { context: 100_000, output: 8000 } };
  const mock = {
    npm: '@ai-sdk/openai-compatible',
    name: 'Mock',
    options: { baseURL: `${url}/v1`, apiKey: 'dummy' },
    models: { 'mock-model': model },
  };
  return JSON.stringify({ provider: { mock }, model: 'mock/mock-model', small_model: 'mock/mock-model' });
}

function promptsOf(project: TestProject, role: Role): readonly string[] {
  return signalLines(project, role).flatMap((line) => {
    const heard = readHeard(line);
    if (heard === null || !('hook' in heard)) {
      const signal = readSignal(line);
      return signal?.event === 'prompt' ? [signal.text] : [];
    }
    return heard.hook.hook_event_name === 'UserPromptSubmit' ? [heard.hook.prompt] : [];
  });
}

/** What each role showed and told last, for the report of a failure. */
function lastSeen(project: TestProject): string {
  return roles
    .map((role) => {
      const screen = spawnSync(
        'tmux',
        ['-S', project.paths.tmuxSocket, 'capture-pane', '-p', '-t', `=${role}:`],
        { encoding: 'utf8' },
      );
      const shown = screen.stdout.split('\n').filter((line) => line.trim() !== '');
      const told = signalLines(project, role).slice(-12);
      return [`--- ${role}`, ...shown.slice(-20), ...told].map((line) => line.slice(0, 200)).join('\n');
    })
    .join('\n');
}

function signalLines(project: TestProject, role: Role): readonly string[] {
  const dir = join(project.paths.state, 'signals');
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => name.startsWith(`${role}-`)) : [];
  return names.toSorted().flatMap((name) => readFileSync(join(dir, name), 'utf8').trimEnd().split('\n'));
}

/** The one live Claude Code of a role, and the conversation it was started with. */
export function sessionOf(
  project: TestProject,
  role: Role,
): { readonly pid: number; readonly conversation: string } {
  const found = processesOf(project).flatMap(({ pid, command }) => {
    const conversation = /^\S*claude --(?:session-id|resume) (\S+) -n (\S+) /.exec(command);
    return conversation?.[2] === role ? [{ pid, conversation: conversation[1] ?? '' }] : [];
  });
  const [session] = found;
  if (session === undefined || found.length > 1) throw new Error(`${found.length} processes are ${role}`);
  return session;
}

/** Subjects on the coordination branch, oldest first, with their abbreviated ids. */
export function commits(project: TestProject): readonly { readonly sha: string; readonly subject: string }[] {
  const log = execFileSync('git', ['-C', project.remote, 'log', '--reverse', '--format=%H %s', 'main'], {
    encoding: 'utf8',
  });
  return log
    .trimEnd()
    .split('\n')
    .map((line) => ({ sha: line.slice(0, 12), subject: line.slice(41) }));
}
