import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Told } from '../../../src/agents/opencode/events.ts';
import { LoopctlSignals } from '../../../src/agents/opencode/plugin.ts';
import { loadBackends } from '../../../src/agents/registry.ts';

const backend = loadBackends().get('opencode');

function signalsFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-opencode-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'signals.jsonl');
  vi.stubEnv('LOOPCTL_SIGNALS', file);
  onTestFinished(() => void vi.unstubAllEnvs());
  return file;
}

test('it does nothing where nobody listens', async () => {
  vi.stubEnv('LOOPCTL_SIGNALS', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await LoopctlSignals()).toEqual({});
});

test('npm asks once for the start alone, unless the user said how often', async () => {
  const name = 'npm_config_fetch_retries';
  onTestFinished(() => void vi.unstubAllEnvs());
  const retries = (own: string | undefined) => {
    vi.stubEnv(name, own);
    const options = { mode: 'fresh', model: null, conversation: '', prompt: null, promptFile: null } as const;
    return loadBackends().get('opencode')?.launch(options).env[name];
  };
  expect([retries(undefined), retries('5')]).toEqual(['0', '5']);
  vi.stubEnv(name, '0');
  await LoopctlSignals();
  expect(process.env[name]).toBeUndefined();
  vi.stubEnv(name, '5');
  await LoopctlSignals();
  expect(process.env[name]).toBe('5');
});

test('what it writes is read back as signals; what it does not understand hurts nobody', async () => {
  const file = signalsFile();
  const hooks = await LoopctlSignals();
  const message = { id: 'msg_1', sessionID: 'ses_1' };
  const parts = [
    { type: 'text', text: 'Mind the gap.' },
    { type: 'text', text: 'added', synthetic: true },
    { type: 'file' },
  ];
  await hooks['chat.message']?.({}, { message, parts });
  await hooks.event?.({ event: { type: 'session.status' } as Told });
  await hooks.event?.({
    event: {
      type: 'session.status',
      properties: {
        sessionID: 'ses_1',
        status: { type: 'retry', message: 'usage limit reached, try again in 2h', next: 0 },
      },
    },
  });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const signals = lines.flatMap((line) => backend?.signals(line) ?? []);
  expect(signals).toMatchObject([
    { event: 'ready', conversation: 'ses_1' },
    { event: 'prompt', text: 'Mind the gap.' },
    { event: 'limit' },
  ]);
  const limit = signals.at(-1);
  expect(limit?.event === 'limit' && (limit.reset ?? 0) - limit.at).toBe(7_200_000);
});

test('opencode is launched with it, beside the settings of the user', () => {
  const launch = backend?.launch({
    mode: 'fresh',
    model: null,
    conversation: '',
    prompt: 'Go.',
    promptFile: null,
  });
  expect(launch?.argv).toEqual(['opencode', '--auto=true', '--prompt', 'Go.']);
  expect(launch?.promptDelivered).toBe(true);
  const config: unknown = JSON.parse(launch?.env.OPENCODE_CONFIG_CONTENT ?? '');
  expect(config).toMatchObject({ autoupdate: false, permission: { question: 'deny' } });
  const [plugin] = (config as { plugin: string[] }).plugin;
  expect(plugin).toMatch(/^file:\/\/.*\/agents\/opencode\/plugin\.ts$/);
  const resumed = backend?.launch({
    mode: 'resume',
    model: 'a/b',
    conversation: 'ses_1',
    prompt: 'Go.',
    promptFile: null,
  });
  expect(resumed?.argv).toEqual(['opencode', '--auto=true', '-m', 'a/b', '-s', 'ses_1']);
  expect(resumed?.promptDelivered).toBe(false);
});
