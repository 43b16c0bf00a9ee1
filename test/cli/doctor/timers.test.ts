import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jobUnit, unitFolder } from '../../../src/boot/systemd/names.ts';
import type { Patient } from '../../../src/cli/doctor/check.ts';
import { checkTimers } from '../../../src/cli/doctor/timers.ts';

let home: string;
const before = process.env.XDG_CONFIG_HOME;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'loopctl-doctor-timers-'));
  process.env.XDG_CONFIG_HOME = home;
});
afterEach(() => {
  if (before === undefined) delete process.env.XDG_CONFIG_HOME;
  else process.env.XDG_CONFIG_HOME = before;
  rmSync(home, { recursive: true, force: true });
});

const patient = (timer: string) =>
  ({
    paths: { project: '/srv/some-thing' },
    project: { config: { jobs: { upgrade: { enabled: true, timer }, off: { enabled: false, timer } } } },
  }) as unknown as Patient;

test('a job that is left to a timer has one', async () => {
  expect(await checkTimers(patient('daemon'))).toEqual([]);
  expect(await checkTimers(patient('service'))).toMatchObject([
    { verdict: 'warn', text: expect.stringContaining('no timer runs upgrade, ') },
  ]);
  const file = join(unitFolder('user', process.env), jobUnit('srv-some\\x2dthing', 'upgrade', 'timer'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  expect(await checkTimers(patient('service'))).toMatchObject([
    { verdict: 'ok', text: 'systemd runs upgrade' },
  ]);
});
