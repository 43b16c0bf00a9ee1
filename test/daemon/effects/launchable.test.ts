import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import type { RoleLaunch } from '../../../src/daemon/effects/launch.ts';
import { assertLaunchable } from '../../../src/daemon/effects/launchable.ts';

/** A role on a backend that does not start without `READY=yes` in its environment. */
function roleIn(dir: string, patch: Partial<RoleLaunch> = {}): RoleLaunch {
  const backend = loadBackends({ overrides: { mine: { launch: { fresh: ['sh'] } } } }).get('mine');
  if (backend === undefined) throw new Error('no backend');
  const refuses = (_how: unknown, env: Readonly<Record<string, string | undefined>>) =>
    env.READY === 'yes' ? null : 'set READY';
  return {
    ...{ backend: { ...backend, refuses }, model: null, workdir: dir, env: {}, envFile: null },
    ...patch,
  };
}

test('a program that is missing or refuses is told by code; the env of the role, of the launch and of the file count', () => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-launchable-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const envFile = join(dir, 'secrets.env');
  const how = { argv: ['sh'], env: {} };
  const attempt = (one: typeof how, patch: Partial<RoleLaunch> = {}) => {
    assertLaunchable(one, roleIn(dir, patch));
    return 'fine';
  };
  expect(() => attempt({ ...how, argv: ['no-such-agent'] })).toThrow(/no-such-agent of backend mine/);
  expect(() => attempt(how)).toThrow('set READY');
  expect(() => attempt(how, { envFile })).toThrow('set READY');
  writeFileSync(envFile, "# mine\nexport READY='yes'\n");
  expect(attempt(how, { envFile })).toBe('fine');
  expect(attempt(how, { env: { READY: 'yes' } })).toBe('fine');
  expect(attempt({ ...how, env: { READY: 'yes' } })).toBe('fine');
});
