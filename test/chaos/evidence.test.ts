import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createProject } from '../e2e/lib/project.ts';
import { until } from '../e2e/lib/wait.ts';
import { auditRound } from './audit.ts';
import { evidenceOf, keepFolder } from './evidence.ts';
import { keepAlive } from './keeper.ts';
import { createStory } from './story.ts';

test('what a failed round leaves says what happened, what was owed, and what the agents saw', {
  timeout: 120_000,
}, async () => {
  const project = createProject({ demo: { builder: { SPEED: '10' }, adversary: { SPEED: '10' } } });
  onTestFinished(() => project.destroy());
  const story = createStory();
  const keeper = keepAlive(project, () => 0, story);
  onTestFinished(() => keeper.stop());
  await until('a claim', () => project.git('log', '--format=%s', 'main').includes('claim(sums):'));
  await until('its message', () => auditRound(project).taken.length > 0);
  story.tell('nothing goes on');
  const evidence = await evidenceOf(project, keeper, story);
  for (const words of [
    /life 1 of the daemon begins/,
    /nothing goes on/,
    /"owed_by": "adversary"/,
    /^\d{4}-\S+ .* \w{7,} claim\(sums\):/m,
    /--- taken by the adversary\n\S+Z You are the adversary/,
    /--- screen of the builder\n.*\S/,
    /\d+ \S*tmux .*-S /,
    /"msg":"launch /,
  ])
    expect(evidence).toMatch(words);
  const kept = join(project.root, 'kept');
  keepFolder({ ...project, root: project.paths.state }, kept);
  expect(existsSync(join(kept, 'state.db'))).toBe(true);
});

test('what cannot be had is said', async () => {
  const project = createProject();
  project.destroy();
  const nobody = { daemon: () => null, lives: () => 0, ended: Promise.resolve(null), output: () => '' };
  const evidence = await evidenceOf(project, { ...nobody, stop: () => undefined }, createStory());
  expect(evidence).toMatch(/--- status\n"no daemon runs"/);
  expect(evidence).toMatch(/--- history, oldest first\nError: /);
});
