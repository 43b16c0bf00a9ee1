import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { type Answer, type Receiver, startReceiver } from '../notify/support/receiver.ts';
import { loopctl } from './lib/cli.ts';
import { spawnDaemon, startDaemon, type TestDaemon } from './lib/daemon.ts';
import { actionsOf, historyOf } from './lib/history.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { createQuietProject } from './lib/quiet.ts';
import { until } from './lib/wait.ts';

const secret = 'tk_mysterious_token_4711';
const path = '/hooks/very-private-path';

async function receiver(answer: (n: number) => Answer): Promise<Receiver> {
  const started = await startReceiver(answer);
  onTestFinished(() => started.close());
  return started;
}

/** A webhook whose address is a secret of the environment. */
function notifyConfig(extra: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const channel = {
    type: 'webhook',
    url: { env: 'HOOK_URL' },
    headers: { Authorization: { env: 'HOOK_AUTH' } },
  };
  return { notify: { channels: [{ ...channel, timeout_s: 2, ...extra }] } };
}

function withSecrets(project: TestProject, to: Receiver): TestProject {
  onTestFinished(() => project.destroy());
  Object.assign(project.env, { HOOK_URL: `${to.url}${path}`, HOOK_AUTH: `Bearer ${secret}` });
  return project;
}

const keysOf = (to: Receiver): readonly string[] =>
  [...to.taken().values()].map(([body]) => String((JSON.parse(body ?? '{}') as { key: unknown }).key));

async function killed(daemon: TestDaemon): Promise<void> {
  daemon.child.kill('SIGKILL');
  await daemon.exited;
}

/** Everything that the project keeps, as one text. */
function allText(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
}

test('each notification arrives once, in spite of errors, silence, resets and a daemon killed in between', async () => {
  const bad: readonly Answer[] = [500, 'reset', 'silence', 503];
  const to = await receiver((n) => bad[n] ?? 200);
  const project = withSecrets(createProject({ config: notifyConfig() }), to);
  let daemon = await startDaemon(project);
  for (let kill = 0; kill < 2; kill += 1) {
    await until('an attempt', () => to.received.length > kill);
    await killed(daemon);
    daemon = await startDaemon(project, '--resume');
  }
  expect(await daemon.exited, daemon.output()).toBe(0);
  // What could not be told in time is told by the next start, which finds nothing else to do.
  await until('the last word', async () => {
    if (keysOf(to).includes('complete')) return true;
    return (await spawnDaemon(project, '--resume').exited) !== 0;
  });
  const told = new Set(actionsOf(historyOf(project), 'notify').map(({ key }) => key));
  expect(keysOf(to).toSorted()).toEqual([...told].toSorted());
  for (const bodies of to.taken().values()) expect(new Set(bodies).size).toBe(1);
  expect(to.received.every(({ headers }) => headers.authorization === `Bearer ${secret}`)).toBe(true);
  const kept = allText(project.paths.state);
  expect(kept).toContain('phase one is done');
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain('very-private-path');
});

test('a refusal is a notice that names the channel, what came back and how to mend it, and no secret', async () => {
  const to = await receiver(() => ({ status: 403, body: `no access with ${secret} to ${path}` }));
  const project = withSecrets(createQuietProject({ config: notifyConfig({ name: 'pager' }) }), to);
  const daemon = await startDaemon(project);
  const ran = await loopctl(project, 'notify', 'test', '--channel', 'pager');
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(
    /^pager +failed: 127\.0\.0\.1:\d+ answered 403 Forbidden: no access with \[redacted\]/,
  );
  const status = await until('the notice', async () => {
    const now = await daemon.status();
    return now.notices.some(({ key }) => key === 'notify/pager') ? now : null;
  });
  const notice = status.notices.find(({ key }) => key === 'notify/pager')?.text ?? '';
  expect(notice).toMatch(/pager \(webhook\).*403.*loopctl notify test --channel pager/);
  expect(status.notify.channels).toEqual([
    expect.objectContaining({ name: 'pager', type: 'webhook', queued: 0, failing_since: expect.any(String) }),
  ]);
  const shown = JSON.stringify(status) + (await loopctl(project, 'status')).out + ran.out + ran.err;
  for (const text of [shown, allText(project.paths.state), daemon.output()]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain('very-private-path');
  }
  const unknown = await loopctl(project, 'notify', 'test', '--channel', 'nobody');
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('LOOPCTL_E_CHANNEL') });
});

test('a test goes out without a daemon too', async () => {
  const to = await receiver(() => 200);
  const project = withSecrets(createQuietProject({ config: notifyConfig() }), to);
  const ran = await loopctl(project, 'notify', 'test');
  expect(ran).toMatchObject({ code: 0, out: 'webhook  sent\n' });
  expect(JSON.parse(to.received[0]?.body ?? '')).toMatchObject({
    project: 'trial',
    severity: 'info',
    count: 1,
  });
});

test('the heartbeat says start, progress and the end', async () => {
  const to = await receiver(() => 200);
  const config = { notify: { heartbeat: { url: { env: 'HOOK_URL' }, interval_s: 1 } } };
  const project = withSecrets(createQuietProject({ config }), to);
  const daemon = await startDaemon(project);
  const paths = (): readonly string[] => to.received.map((one) => one.path);
  await until('two pings', () => paths().filter((one) => one === path).length >= 2);
  expect(paths()[0]).toBe(`${path}/start`);
  expect((await loopctl(project, 'stop')).code).toBe(0);
  expect(await daemon.exited).toBe(0);
  expect(to.received.at(-1)).toMatchObject({ path, body: 'exit 0' });
});

test('a daemon that cannot go on says so to whoever waits for its pings; one that finds another running does not', async () => {
  const to = await receiver(() => 200);
  const project = withSecrets(
    createQuietProject({ config: { notify: { heartbeat: { url: { env: 'HOOK_URL' } } } } }),
    to,
  );
  const daemon = await startDaemon(project);
  expect(await spawnDaemon(project).exited).toBe(4);
  expect((await loopctl(project, 'stop')).code).toBe(0);
  await daemon.exited;
  const db = new DatabaseSync(join(project.paths.state, 'state.db'));
  db.exec('PRAGMA user_version = 9999');
  db.close();
  expect(await spawnDaemon(project, '--resume').exited).toBe(1);
  const failures = to.received.filter((one) => one.path === `${path}/fail`);
  expect(failures.map(({ body }) => body)).toEqual([expect.stringMatching(/LOOPCTL_E_STORE_NEWER/)]);
});
