import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HostOffer, HostView } from '../../src/daemon/api/host-routes.ts';
import { actionsOf, historyOf } from './lib/history.ts';
import type { TestProject } from './lib/project.ts';
import { cli, cliJson } from './lib/run-cli.ts';
import { noticeOf, setStage, settled } from './lib/stage.ts';

/** A program that keeps what it is given, prints something, and ends as a file in the project says. */
const script = 'cat >> given.jsonl; printf "%s came\\n" "$LOOPCTL_HOST"; exit "$(cat code)"';

const given = (project: TestProject): readonly Record<string, unknown>[] =>
  readFileSync(join(project.dir, 'given.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a check and a recreation by hand: two steps, a cooldown, and all of it on record', async () => {
  const program = ['sh', '-c', script];
  const { project, daemon } = await setStage({ config: { host: { check: program, recreate: program } } });
  await settled(daemon);
  writeFileSync(join(project.dir, 'code'), '3');
  const failed = await cli(project, 'host', 'check');
  expect(failed).toMatchObject({ code: 1, out: 'host check failed: exit code 3\n  check came\n' });
  expect(noticeOf(await daemon.status(), 'host/check')).toMatch(/failed: exit code 3$/);
  writeFileSync(join(project.dir, 'code'), '0');
  expect((await cli(project, 'host', 'check')).code).toBe(0);
  expect(noticeOf(await daemon.status(), 'host/check')).toBeUndefined();

  const offer = await cliJson<HostOffer>(project, 'host', 'recreate');
  expect(offer.argv).toEqual(program);
  expect(given(project)).toHaveLength(2);
  const wrong = await cli(project, 'host', 'recreate', '--confirm', '0123456789');
  expect(wrong).toMatchObject({ code: 5, err: expect.stringContaining('LOOPCTL_E_HOST_TOKEN') });
  const done = await cli(project, 'host', 'recreate', '--confirm', offer.confirm);
  expect(done).toMatchObject({ code: 0, out: 'host recreate went well\n  recreate came\n' });
  expect(given(project).map(({ event }) => event)).toEqual(['host-check', 'host-check', 'host-recreate']);
  expect(noticeOf(await daemon.status(), 'host/recreate')).toMatch(/^recreating the host, .* went well$/);

  for (const args of [['recreate'], ['recreate', '--confirm', offer.confirm]])
    expect(await cli(project, 'host', ...args)).toMatchObject({
      code: 5,
      err: expect.stringContaining('LOOPCTL_E_HOST_COOLDOWN'),
    });
  const view = await cliJson<HostView>(project, 'host');
  expect(view).toMatchObject({ running: null, last: { recreate: { ok: true, n: 3 } } });
  expect(actionsOf(historyOf(project), 'host').map(({ what, n }) => `${what} ${n}`)).toEqual([
    'check 1',
    'check 2',
    'recreate 3',
  ]);
  expect(existsSync(join(project.dir, 'JOURNAL.md'))).toBe(true);
}, 120_000);

test('without programs there is nothing to run', async () => {
  const { project } = await setStage();
  for (const what of ['check', 'recreate'])
    expect(await cli(project, 'host', what)).toMatchObject({
      code: 2,
      err: expect.stringContaining('LOOPCTL_E_HOST_NONE'),
    });
  expect((await cli(project, 'host', 'explode')).code).toBe(2);
}, 60_000);
