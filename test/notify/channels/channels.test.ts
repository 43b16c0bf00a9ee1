import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runHook } from '../../../src/daemon/hooks/run-hook.ts';
import type { ChannelDeps } from '../../../src/notify/channels/channel.ts';
import { createChannel } from '../../../src/notify/channels/create.ts';
import { desktopArgv } from '../../../src/notify/channels/desktop.ts';
import { type Message, messageOf } from '../../../src/notify/queue/message.ts';
import type { ChannelSpec } from '../../../src/ports/channel.ts';
import { notification } from '../../store/steps.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { ntfy, webhook } from '../support/rig.ts';

const message: Message = messageOf(
  'abc123',
  [
    notification('parked/builder', {
      severity: 'critical',
      title: 'Größe',
      text: 'down <!channel> & out',
      createdMs: 5_000,
    }),
  ],
  'UTC',
);
const common = { severity: 'info', only: [], except: [], timeout_s: 5 } as const;

function deps(env: Readonly<Record<string, string>> = {}): ChannelDeps {
  return { env, run: runHook, platform: 'linux', nowMs: Date.now };
}

function send(spec: ChannelSpec, env: Readonly<Record<string, string>> = {}) {
  return createChannel(spec, deps(env)).send(message, new AbortController().signal);
}

async function receiver(): Promise<Receiver> {
  const started = await startReceiver(() => 200);
  onTestFinished(() => started.close());
  return started;
}

test('ntfy: text, priority, tags, a title in any script, the token, one id for all attempts', async () => {
  const to = await receiver();
  const env = { TOKEN: 'tk_12345678' };
  expect(await send(ntfy(`${to.url}/topic`, { token: { env: 'TOKEN' } }), env)).toEqual({ type: 'sent' });
  expect(to.received[0]).toMatchObject({ method: 'POST', path: '/topic', body: 'down <!channel> & out' });
  expect(to.received[0]?.headers).toMatchObject({
    title: `=?UTF-8?B?${Buffer.from('Größe').toString('base64')}?=`,
    priority: '5',
    tags: 'rotating_light',
    authorization: 'Bearer tk_12345678',
    'x-sequence-id': 'abc123',
    'idempotency-key': 'abc123',
  });
});

test('webhook: all fields, or a body of its own; headers by place; none that would break out', async () => {
  const to = await receiver();
  const headers = { 'X-Plain': 'yes', Authorization: { env: 'AUTH' } };
  await send(webhook(to.url, { headers }), { AUTH: 'Basic abc' });
  expect(to.received[0]?.headers).toMatchObject({
    'x-plain': 'yes',
    authorization: 'Basic abc',
    'content-type': 'application/json',
  });
  expect(JSON.parse(to.received[0]?.body ?? '')).toEqual({
    ...{ id: 'abc123', project: 'Größe', key: 'parked/builder', severity: 'critical', title: 'Größe' },
    ...{ text: 'down <!channel> & out', time: '1970-01-01T00:00:05.000Z', time_ms: 5_000, count: 1 },
    items: [
      {
        key: 'parked/builder',
        severity: 'critical',
        text: 'down <!channel> & out',
        over: false,
        time: '1970-01-01T00:00:05.000Z',
      },
    ],
  });
  await send(webhook(to.url, { method: 'PUT', body: { t: '{text}', n: ['{time_ms}'] } }));
  expect(to.received[1]).toMatchObject({ method: 'PUT', body: '{"t":"down <!channel> & out","n":[5000]}' });
  const bad = await send(webhook(to.url, { headers }), { AUTH: 'a\r\nX-Evil: 1' });
  expect(bad).toEqual({
    type: 'retry',
    why: 'the value of header Authorization cannot stand in a header',
    afterMs: null,
  });
  expect(to.received).toHaveLength(2);
});

test('slack: nobody is called by a text', async () => {
  const to = await receiver();
  await send({ ...common, name: 'slack', type: 'slack', url: to.url });
  expect(JSON.parse(to.received[0]?.body ?? '')).toEqual({
    text: ':rotating_light: *Größe*\ndown &lt;!channel&gt; &amp; out',
  });
});

test('command: JSON on standard input; a failure tells how it ended', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-command-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const program = join(dir, 'tell me');
  const spec = (...args: readonly string[]): ChannelSpec => ({
    ...common,
    name: 'c',
    type: 'command',
    argv: [program, ...args],
    cwd: dir,
    timeout_s: 1,
  });
  expect(await send(spec())).toMatchObject({
    type: 'retry',
    why: expect.stringMatching(/tell me could not be started/),
  });
  writeFileSync(
    program,
    '#!/bin/sh\ncase $1 in fail) echo no luck; exit 3;; hang) sleep 30;; *) cat > got;; esac\n',
  );
  chmodSync(program, 0o700);
  expect(await send(spec('$(touch evil)'))).toEqual({ type: 'sent' });
  expect(JSON.parse(readFileSync(join(dir, 'got'), 'utf8'))).toMatchObject({
    id: 'abc123',
    severity: 'critical',
  });
  expect(await send(spec('fail'))).toMatchObject({
    type: 'retry',
    why: expect.stringMatching(/ended with 3: no luck/),
  });
  expect(await send(spec('hang'))).toMatchObject({
    type: 'retry',
    why: expect.stringMatching(/took longer than 1 s/),
  });
});

test('desktop: words are arguments, on either system', async () => {
  const hostile = { ...message, title: '--help', text: '"; do shell script "x' };
  expect(desktopArgv(hostile, 'linux').slice(-3)).toEqual(['--', '--help', hostile.text]);
  const mac = desktopArgv(hostile, 'darwin');
  expect(mac[0]).toBe('osascript');
  expect(mac.slice(-3)).toEqual(['--', '--help', hostile.text]);
  expect(mac.slice(0, -2).join(' ')).not.toContain('shell');
});

test('a secret that is not there is a reason to try again, with its place', async () => {
  expect(await send(ntfy('https://ntfy.invalid/x', { token: { env: 'NO_TOKEN' } }))).toEqual({
    type: 'retry',
    why: 'the environment has no NO_TOKEN',
    afterMs: null,
  });
});
