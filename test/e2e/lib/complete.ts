import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { auditHandoffs } from './audit.ts';
import type { TestDaemon } from './daemon.ts';
import { type History, historyOf } from './history.ts';
import type { TestProject } from './project.ts';
import { replayAll } from './replay.ts';

/** The sequence completes, each handoff (after the commit `since`) was taken once, and the event log explains every decision of every life. */
export async function completes(
  context: TestContext,
  project: TestProject,
  daemon: TestDaemon,
  since?: string,
): Promise<History> {
  expect(await daemon.exited, daemon.output()).toBe(0);
  expect(existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'))).toBe(true);
  const audit = auditHandoffs(project, since);
  expect(audit, daemon.output()).toMatchObject({ lost: [], doubled: [] });
  const { lives, steps, differences } = replayAll(project);
  expect(differences).toEqual([]);
  await context.annotate(
    `taken once: ${audit.taken.length}; replayed: ${steps} turns of ${lives} lives`,
    'audit',
  );
  return historyOf(project);
}
