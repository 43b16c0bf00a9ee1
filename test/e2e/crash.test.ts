import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditHandoffs } from './lib/audit.ts';
import { spawnDaemon, spawnScript } from './lib/daemon.ts';
import { createProject, onePlan } from './lib/project.ts';
import { replayAll } from './lib/replay.ts';

const mortalDaemon = new URL('./scripts/daemon-that-dies.ts', import.meta.url).pathname;

/** Where the daemon dies: first around handoffs and launches, then around the ends of phases and of the sequence. */
const courses = [
  { deaths: 42, at: 'handoff|launch ' },
  { deaths: 54, at: 'advance|complete|kill|exit|shutdown' },
] as const;

test('kill -9 of the daemon at more than 50 positions of a run loses and repeats no handoff', async (context) => {
  const project = createProject({
    plans: { one: onePlan, two: onePlan },
    timers: { ack_wait_s: 2 },
    // Nobody wakes by itself: a lost handoff is not found by a self-poll.
    demo: { builder: { LEASE_S: '3000' }, adversary: { LEASE_S: '3000' } },
  });
  context.onTestFinished(() => project.destroy());
  const list = join(project.root, 'positions');
  const positions = (): readonly string[] =>
    existsSync(list) ? readFileSync(list, 'utf8').trimEnd().split('\n') : [];

  for (
    let ended: number | null = null, resume: readonly string[] = [];
    ended === null;
    resume = ['--resume']
  ) {
    const course = courses.find(({ deaths }) => positions().length < deaths);
    const daemon =
      course === undefined
        ? spawnDaemon(project, ...resume)
        : spawnScript(project, mortalDaemon, project.dir, list, course.at, ...resume);
    ended = await daemon.exited;
    if (daemon.child.signalCode !== 'SIGKILL') expect(ended, daemon.output()).toBe(0);
  }

  process.stdout.write(`killed at ${positions().length} positions:\n  ${positions().join('\n  ')}\n`);
  expect(positions().length).toBeGreaterThanOrEqual(50);
  expect(existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'))).toBe(true);
  const audit = auditHandoffs(project);
  expect(audit).toMatchObject({ lost: [], doubled: [] });
  expect(audit.taken.length).toBeGreaterThanOrEqual(8);
  expect(replayAll(project)).toMatchObject({ lives: positions().length + 1, differences: [] });
}, 600_000);
