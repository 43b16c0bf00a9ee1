import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fakeKeys } from '../support/keys.ts';
import { startDaemon } from './lib/daemon.ts';
import { createQuietProject, timesTold } from './lib/quiet.ts';
import { cli } from './lib/run-cli.ts';
import { noticeOf, onStage, seen, setStage, settled } from './lib/stage.ts';
import { until } from './lib/wait.ts';

const { github = '', slack = '' } = fakeKeys;

test('values of an env file and known keys stay out of all that is recorded, whoever says them', async () => {
  const value = 'correct-horse-battery-staple';
  const project = createQuietProject();
  onTestFinished(() => project.destroy());
  writeFileSync(join(project.dir, 'builder.env'), `SERVICE_PASSWORD=${value}\n`, { mode: 0o600 });
  project.configure((config) =>
    Object.assign((config.roles as Record<string, object>).builder ?? {}, { env_file: 'builder.env' }),
  );
  const { daemon, builder } = onStage(project, await startDaemon(project));
  await settled(daemon);
  await daemon.post('/v1/send', { agent: 'builder', text: `say ${value} and ${slack}`, by: 'ada' });
  await until('the message', () => timesTold(project, 'builder', 'ada', 'say [redacted:env]') === 1);
  builder.push({ subject: `Use ${value}`, files: { 'a.ts': value } });
  await until('the push in the log', async () => {
    const { out } = await cli(project, 'events', '--lines', '500');
    return out.includes('Use [redacted:env]');
  });
  await daemon.post('/v1/stop', { by: 'test' });
  expect(await daemon.exited, daemon.output()).toBe(0);
  for (const one of [value, slack])
    expect(filesWith(project.dir, one).filter((file) => !file.endsWith('builder.env'))).toEqual([]);
}, 180_000);

test('a secret that is pushed is told once, also when no daemon ran, and its value is nowhere in the state folder', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  await settled(daemon);
  const first = builder.push({
    subject: `Use ${github}`,
    files: { 'src/a.ts': `const key = '${github}';\n` },
  });
  const status = await seen(daemon, 'the notice', (now) => noticeOf(now, `secret/${first}`) !== undefined);
  expect(noticeOf(status, `secret/${first}`)).toMatch(/of the Builder .*: src\/a\.ts \(github\)\. /);

  daemon.child.kill('SIGKILL');
  await daemon.exited;
  const second = adversary.push({ subject: 'Config', files: { '.testenv': `TOKEN=${slack}\n` } });
  const next = await startDaemon(project, '--resume');
  const later = await seen(
    next,
    'the second notice',
    (now) => noticeOf(now, `secret/${second}`) !== undefined,
  );
  expect(noticeOf(later, `secret/${second}`)).toMatch(
    /of the Adversary .*: \.testenv \(file name\), \.testenv \(slack\)/,
  );
  await next.post('/v1/send', { agent: 'builder', text: `remove ${github} please`, by: 'ada' });
  await seen(next, 'the message delivered', ({ agents }) => agents.every(({ state }) => state !== 'busy'));
  await next.post('/v1/stop', { by: 'test' });
  expect(await next.exited, next.output()).toBe(0);

  const journal = readFileSync(join(project.dir, 'JOURNAL.md'), 'utf8');
  for (const sha of [first, second]) expect(journal.split(sha.slice(0, 12))).toHaveLength(2);
  for (const value of [github, slack]) expect(filesWith(project.dir, value)).toEqual([]);
}, 180_000);

/** Files of the project, the loops' clones excepted, that hold the text. */
function filesWith(dir: string, text: string): readonly string[] {
  try {
    const args = ['-rlFa', '--exclude-dir=clones', '-e', text, dir];
    return execFileSync('grep', args, { encoding: 'utf8' }).trimEnd().split('\n');
  } catch (error) {
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}
