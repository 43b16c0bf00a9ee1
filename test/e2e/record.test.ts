import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordSchema } from '../../src/cli/record/fixture.ts';
import { startDaemon, untilState } from './lib/daemon.ts';
import { createQuietProject } from './lib/quiet.ts';
import { cli, cliJson } from './lib/run-cli.ts';

test('a screen is recorded while no daemon runs; without a session it is said what to do', async (context) => {
  const project = createQuietProject();
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await untilState(daemon, 'builder', ['ready', 'waiting']);
  process.kill(daemon.child.pid ?? 0, 'SIGKILL');
  await daemon.exited;

  const out = join(project.root, 'records');
  const { file } = await cliJson<{ readonly file: string }>(
    project,
    ...['record', 'builder', '--label', 'ready', '--out', out],
  );
  const record = recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(record).toMatchObject({ backend: 'demo', label: 'ready', reading: { state: 'ready' } });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const nobody = await cli(project, 'record', 'nobody', '--out', out);
  expect(nobody.code).toBe(3);
  expect(nobody.err).toMatch(/LOOPCTL_E_NOT_RUNNING[\s\S]*loopctl start/);
});
