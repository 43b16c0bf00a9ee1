import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createServiceNotifier, type ServiceNotifier } from '../../src/boot/systemd/notify.ts';

interface Rig {
  readonly notifier: ServiceNotifier;
  readonly faults: readonly unknown[];
  setClock(ms: number): void;
  /** One line for each time that the manager was told something. */
  told(): Promise<readonly string[]>;
}

/** A notifier whose systemd-notify writes down what it was told; it tells a manager of its own with the real one elsewhere. */
function rig(env: Readonly<Record<string, string>>, script = 'echo "$NOTIFY_SOCKET $*" >>"$0.log"'): Rig {
  const folder = mkdtempSync(join(tmpdir(), 'loopctl-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tool = join(folder, 'systemd-notify');
  writeFileSync(tool, `#!/bin/sh\n${script}\n`);
  chmodSync(tool, 0o755);
  writeFileSync(`${tool}.log`, '');
  const faults: unknown[] = [];
  let clockMs = 0;
  const notifier = createServiceNotifier({
    env: { PATH: `${folder}:/usr/bin:/bin`, ...env },
    pid: 77,
    monoMs: () => clockMs,
    onFault: (error) => faults.push(error),
  });
  return {
    notifier,
    faults,
    setClock: (ms) => {
      clockMs = ms;
    },
    async told() {
      await notifier.close();
      return readFileSync(`${tool}.log`, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
    },
  };
}

const socket = { NOTIFY_SOCKET: '/run/n' };

test('without a manager nobody is told anything and nothing is started', async () => {
  const { notifier, told } = rig({ WATCHDOG_USEC: '1000000' });
  notifier.ready('a');
  notifier.progress('b');
  notifier.stopping();
  expect(await told()).toEqual([]);
});

test('ready is said once, stopping once, in order', async () => {
  const { notifier, told } = rig(socket);
  notifier.ready('phase 1 of 2');
  notifier.ready('again');
  notifier.stopping();
  notifier.stopping();
  expect(await told()).toEqual([
    '/run/n READY=1 STATUS=phase 1 of 2 WATCHDOG=1',
    '/run/n STOPPING=1 STATUS=stopping',
  ]);
});

test('progress is told no more often than the watchdog needs it, and not before it is ready', async () => {
  const { notifier, told, setClock } = rig({ ...socket, WATCHDOG_USEC: '8000000', WATCHDOG_PID: '77' });
  notifier.progress('too early');
  notifier.ready('r');
  for (const ms of [500, 1_999, 2_000, 3_000, 4_500]) {
    setClock(ms);
    notifier.progress(`at ${ms}`);
  }
  notifier.stopping();
  setClock(60_000);
  notifier.progress('too late');
  expect(await told()).toEqual([
    '/run/n READY=1 STATUS=r WATCHDOG=1',
    '/run/n WATCHDOG=1 STATUS=at 2000',
    '/run/n WATCHDOG=1 STATUS=at 4500',
    '/run/n STOPPING=1 STATUS=stopping',
  ]);
});

test.each([
  ['there is none', {}],
  ['it is another process’s', { WATCHDOG_USEC: '1000000', WATCHDOG_PID: '78' }],
  ['it is off', { WATCHDOG_USEC: '0' }],
])('the watchdog is not fed when %s', async (_, env) => {
  const { notifier, told, setClock } = rig({ ...socket, ...env });
  notifier.ready('r');
  setClock(1e9);
  notifier.progress('p');
  expect(await told()).toHaveLength(1);
});

test('a daemon that has nothing to do is ready before it leaves, else the manager would call that a failure', async () => {
  const { notifier, told } = rig(socket);
  notifier.stopping();
  expect((await told()).map((line) => line.split(' ')[1])).toEqual(['READY=1', 'STOPPING=1']);
});

test('a tool that fails is a fault and stops nothing', async () => {
  const { notifier, faults, told } = rig(socket, 'exit 3');
  notifier.ready('r');
  notifier.stopping();
  await told();
  expect(faults).toHaveLength(2);
});
