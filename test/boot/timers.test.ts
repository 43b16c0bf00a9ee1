import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../script/lib/stage.ts';
import type { ServiceSpec } from '../../src/boot/service.ts';
import { unitFiles } from '../../src/boot/systemd/files.ts';
import { findUnits } from '../../src/boot/systemd/found.ts';
import { timerFiles, timerUnits } from '../../src/boot/systemd/timers.ts';
import { wakeService, wakeTimer } from '../../src/boot/systemd/wake.ts';

const spec: ServiceSpec = {
  scope: 'system',
  instance: 'srv-demo',
  project: '/srv/50% demo',
  user: 'ann',
  program: ['/usr/bin/node', '/usr/bin/loopctl'],
  env: { HOME: '/home/ann' },
  mounts: ['/srv/demo'],
  watchdog_s: 120,
  timers: {
    wake: true,
    jobs: [{ name: 'upgrade', calendar: 'Sun *-*-* 2:0:0 UTC', persistent: true }],
  },
};

function folderWith(...specs: readonly ServiceSpec[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'loopctl-timers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const one of specs) {
    const { template, dropIn } = unitFiles(one, folder);
    for (const { path, text } of [template, dropIn, ...timerFiles(one, folder)]) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
  return folder;
}

test.each(['system', 'user'] as const)(
  'the wake units in systemd/ are those that are installed: %s',
  (scope) => {
    const folder = join(root, 'systemd', scope === 'user' ? 'user' : '');
    expect(readFileSync(join(folder, 'loopctl-wake@.service'), 'utf8')).toBe(wakeService(scope));
    expect(readFileSync(join(folder, 'loopctl-wake@.timer'), 'utf8')).toBe(wakeTimer(scope));
  },
);

test('without timers there is no file and no unit', () => {
  expect(timerFiles({ ...spec, timers: null }, '/units')).toEqual([]);
  expect(timerUnits({ ...spec, timers: null })).toEqual([]);
});

test('a wake is a template and a drop-in, a job two units of its own', () => {
  expect(timerFiles(spec, '/units').map(({ path }) => path)).toEqual([
    '/units/loopctl-wake@.service',
    '/units/loopctl-wake@.timer',
    '/units/loopctl-wake@srv-demo.service.d/10-project.conf',
    '/units/loopctl-job-upgrade@srv-demo.service',
    '/units/loopctl-job-upgrade@srv-demo.timer',
  ]);
  expect(timerUnits(spec)).toEqual(['loopctl-wake@srv-demo.timer', 'loopctl-job-upgrade@srv-demo.timer']);
  const [, , dropIn, service, timer] = timerFiles(spec, '/units').map(({ text }) => text.split('\n'));
  expect(dropIn).toEqual(
    expect.arrayContaining([
      'User=ann',
      'Environment="LOOPCTL_PROJECT=/srv/50%% demo"',
      'Environment="HOME=/home/ann"',
      'ExecStart=',
      'ExecStart=:"/usr/bin/node" "/usr/bin/loopctl" "wake"',
    ]),
  );
  expect(service).toEqual(
    expect.arrayContaining([
      'Description=loopctl run upgrade of /srv/50%% demo',
      'After=loopctl@srv-demo.service',
      'Type=oneshot',
      'User=ann',
      'ExecStart=:"/usr/bin/node" "/usr/bin/loopctl" "run" "upgrade"',
      'RestartPreventExitStatus=2',
    ]),
  );
  expect(timer).toEqual(
    expect.arrayContaining([
      'BindsTo=loopctl@srv-demo.service',
      'OnCalendar=Sun *-*-* 2:0:0 UTC',
      'Persistent=yes',
      'WantedBy=loopctl@srv-demo.service',
    ]),
  );
});

test('runs that were missed are skipped when the job says so', () => {
  const jobs = [{ name: 'links', calendar: 'hourly', persistent: false }];
  const [, timer] = timerFiles({ ...spec, timers: { wake: false, jobs } }, '/units');
  expect(timer?.text).toContain('\nPersistent=no\n');
});

test('what is installed is found, and templates only by the last project that uses them', () => {
  const other: ServiceSpec = { ...spec, instance: 'srv-demo-x', timers: { wake: true, jobs: [] } };
  const alone = findUnits(folderWith(spec), 'srv-demo');
  expect(alone.timerUnits).toEqual(timerUnits(spec));
  expect(alone.timers.map((path) => path.split('/').slice(3).join('/'))).toEqual(
    expect.arrayContaining(['loopctl-wake@.service', 'loopctl-wake@.timer']),
  );
  expect(alone.timers).toHaveLength(5);
  expect(alone.service).toHaveLength(2);

  const both = folderWith(spec, other);
  expect(findUnits(both, 'srv-demo').timers).toHaveLength(3);
  expect(findUnits(both, 'srv-demo').service).toHaveLength(1);
  expect(findUnits(both, 'srv-demo-x')).toMatchObject({
    timers: [join(both, 'loopctl-wake@srv-demo-x.service.d/10-project.conf')],
    timerUnits: ['loopctl-wake@srv-demo-x.timer'],
  });
  expect(findUnits(both, 'srv')).toEqual({ service: [], timers: [], timerUnits: [] });
  expect(findUnits(join(both, 'missing'), 'srv-demo')).toEqual({ service: [], timers: [], timerUnits: [] });
});

test('a drop-in that a person added is not ours, and what it belongs to is not installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loopctl-timers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const unit of ['loopctl@srv-demo.service', 'loopctl-wake@srv-demo.service']) {
    mkdirSync(join(folder, `${unit}.d`));
    writeFileSync(join(folder, `${unit}.d`, 'override.conf'), '[Service]\n');
  }
  expect(findUnits(folder, 'srv-demo')).toEqual({ service: [], timers: [], timerUnits: [] });
});
