import { expect, onTestFinished, test } from 'vitest';
import { createProject } from '../e2e/lib/project.ts';
import { until } from '../e2e/lib/wait.ts';
import { keepAlive } from './keeper.ts';
import { createStory } from './story.ts';

test('a killed daemon is started again, and no more after a stop', { timeout: 120_000 }, async () => {
  const project = createProject();
  onTestFinished(() => project.destroy());
  const story = createStory();
  const keeper = keepAlive(project, () => 0, story);
  onTestFinished(() => keeper.stop());
  const first = await until('a daemon', () => keeper.daemon()?.child);
  first.kill('SIGKILL');
  const second = await until('the next one', () => keeper.lives() === 2 && keeper.daemon()?.child);
  keeper.stop();
  second.kill('SIGKILL');
  expect(await keeper.ended).toBeNull();
  expect(keeper.lives()).toBe(2);
  expect(story.lines().map((line) => line.replace(/^.* s {2}|, pid \d+/g, ''))).toEqual([
    'life 1 of the daemon begins',
    'life 1 of the daemon is over: SIGKILL',
    'life 2 of the daemon begins',
    'life 2 of the daemon is over: SIGKILL',
  ]);
});
