import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { auditHandoffs } from './lib/audit.ts';
import { spawnDaemon, startDaemon } from './lib/daemon.ts';
import { createProject, onePlan } from './lib/project.ts';

test('two loops go through the phases to SEQUENCE-COMPLETE, each handoff taken once', async () => {
  const project = createProject({ plans: { one: onePlan, two: onePlan } });
  onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  expect(await daemon.exited, daemon.output()).toBe(0);
  expect(existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'))).toBe(true);
  const audit = auditHandoffs(project);
  expect(audit.lost).toEqual([]);
  expect(audit.doubled).toEqual([]);
  expect(audit.taken.length).toBeGreaterThanOrEqual(8);
  const tip = project.git('rev-parse', 'main');
  const anew = spawnDaemon(project);
  expect(await anew.exited, anew.output()).toBe(0);
  expect(project.git('rev-parse', 'main'), 'a plain start repeats no phase that git shows done').toBe(tip);
});
