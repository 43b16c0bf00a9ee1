import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeKeys } from '../support/keys.ts';
import { startDaemon } from './lib/daemon.ts';
import { noticeOf, seen, setStage, settled } from './lib/stage.ts';

const { github = '', slack = '' } = fakeKeys;

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
