import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../script/lib/stage.ts';
import { type ServiceSpec, watchdogS } from '../../src/boot/service.ts';
import { projectDropIn, unitFiles } from '../../src/boot/systemd/files.ts';
import { unitFolder, unitName } from '../../src/boot/systemd/names.ts';
import { escapePath } from '../../src/boot/systemd/quote.ts';
import { templateUnit } from '../../src/boot/systemd/template.ts';

const scopes = ['system', 'user'] as const;
const place = { system: 'systemd/loopctl@.service', user: 'systemd/user/loopctl@.service' } as const;

const spec: ServiceSpec = {
  scope: 'system',
  instance: 'srv-demo',
  project: '/srv/demo',
  user: 'ann',
  program: ['/usr/bin/node', '/usr/bin/loopctl'],
  env: { HOME: '/home/ann', PATH: '/usr/bin:/bin', XDG_STATE_HOME: '/var/lib/ann' },
  mounts: ['/srv/demo', '/home/ann'],
  watchdog_s: 120,
  timers: null,
};

const odd = '/srv/50% of "it"/$HOME/back\\slash';

test.each(scopes)('the %s unit in systemd/ is the one that is installed', (scope) => {
  expect(readFileSync(join(root, place[scope]), 'utf8')).toBe(templateUnit(scope));
});

test('a drop-in pins account, environment, program and watchdog of one project', () => {
  expect(projectDropIn(spec)).toMatchInlineSnapshot(`
    "# Written by \`loopctl service install\`, which writes it anew; for changes of your own: systemctl edit

    [Unit]
    Description=loopctl supervises /srv/demo
    RequiresMountsFor="/srv/demo" "/home/ann"

    [Service]
    User=ann
    Environment="LOOPCTL_PROJECT=/srv/demo"
    Environment="HOME=/home/ann"
    Environment="PATH=/usr/bin:/bin"
    Environment="XDG_STATE_HOME=/var/lib/ann"
    ExecStart=
    ExecStart=:"/usr/bin/node" "/usr/bin/loopctl" "start" "--foreground" "--resume"
    WatchdogSec=120
    "
  `);
});

test('whatever stands in a path stays what it is', () => {
  const text = projectDropIn({
    ...spec,
    project: odd,
    program: [`${odd}/node`, `${odd}/loopctl`],
    env: { HOME: odd },
    mounts: [odd],
  });
  expect(text.split('\n').filter((line) => line.includes('srv'))).toMatchInlineSnapshot(`
    [
      "Description=loopctl supervises /srv/50%% of "it"/$HOME/back\\slash",
      "RequiresMountsFor="/srv/50%% of \\"it\\"/$HOME/back\\\\slash"",
      "Environment="LOOPCTL_PROJECT=/srv/50%% of \\"it\\"/$HOME/back\\\\slash"",
      "Environment="HOME=/srv/50%% of \\"it\\"/$HOME/back\\\\slash"",
      "ExecStart=:"/srv/50%% of \\"it\\"/$HOME/back\\\\slash/node" "/srv/50%% of \\"it\\"/$HOME/back\\\\slash/loopctl" "start" "--foreground" "--resume"",
    ]
  `);
});

test('a user service names no account; agents of root keep what makes them root', () => {
  expect(projectDropIn({ ...spec, scope: 'user' })).not.toContain('User=');
  const settings = projectDropIn({ ...spec, user: 'root' }).split('\n');
  expect(settings).toEqual(
    expect.arrayContaining(['User=root', 'CapabilityBoundingSet=~', 'ProtectSystem=no']),
  );
});

test.each([
  ['system', {}, '/etc/systemd/system'],
  ['user', { HOME: '/home/ann' }, '/home/ann/.config/systemd/user'],
  ['user', { HOME: '/home/ann', XDG_CONFIG_HOME: '/cfg' }, '/cfg/systemd/user'],
  ['user', { HOME: '/home/ann', XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/systemd/user'],
] as const)('%s units with %j belong into %s', (scope, env, folder) => {
  expect(unitFolder(scope, env)).toBe(folder);
});

test.each([
  [10, 120],
  [1, 60],
  [0.5, 60],
  [60, 720],
])('a sweep every %d s: hung after %d s', (sweep_s, watchdog_s) => {
  expect(watchdogS(sweep_s)).toBe(watchdog_s);
});

const analyze = spawnSync('systemd-analyze', ['--version']).error === undefined;

/** Lays a service's files out as they are installed, and checks the unit that comes of them. */
function verify(service: ServiceSpec): { readonly code: number | null; readonly words: string } {
  const base = mkdtempSync(join(tmpdir(), 'loopctl-units-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const folder = join(base, 'units');
  const { template, dropIn } = unitFiles(service, folder);
  // systemd-analyze looks for a template's drop-ins by the name of the file that it is given.
  const unit = join(folder, unitName(service.instance));
  for (const { path, text } of [template, dropIn, { path: unit, text: template.text }]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const run = spawnSync(
    'systemd-analyze',
    ['verify', '--man=no', ...(service.scope === 'user' ? ['--user'] : []), unit],
    {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:`, XDG_RUNTIME_DIR: base },
    },
  );
  return { code: run.status, words: `${run.stdout}${run.stderr}` };
}

if (analyze) {
  const program = [process.execPath, join(root, 'bin/loopctl.js')];
  test.each(scopes)('systemd-analyze verify has nothing to say about the %s unit', (scope) => {
    expect(verify({ ...spec, scope, program })).toEqual({ code: 0, words: '' });
    const instance = escapePath(odd);
    const strange = { ...spec, scope, instance, program, project: odd, mounts: [odd], env: { HOME: odd } };
    expect(verify(strange)).toEqual({ code: 0, words: '' });
  });

  test('systemd-analyze verify is asked in a way that finds mistakes', () => {
    expect(verify({ ...spec, program: ['/nowhere/node'] }).words).toContain('/nowhere/node');
  });

  test('systemd-analyze security finds no more exposure than docs/service.md admits', () => {
    const admitted = Number(
      /exposure level (\d+\.\d)/.exec(readFileSync(join(root, 'docs/service.md'), 'utf8'))?.[1],
    );
    const limit = `--threshold=${Math.round(admitted * 10)}`;
    const run = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', limit, join(root, place.system)],
      {
        encoding: 'utf8',
        env: { ...process.env, SYSTEMD_PAGER: 'cat' },
      },
    );
    expect(run.status, run.stdout.trimEnd().split('\n').at(-1)).toBe(0);
  });
} else {
  test('systemd-analyze is not on this machine: units are compared, not verified', () => {
    process.stderr.write('test/boot/units.test.ts: no systemd-analyze here, units are not verified\n');
  });
}
