import { expect, test } from 'vitest';
import { apply } from '../../../src/core/apply/apply.ts';
import type { Fact } from '../../../src/core/facts.ts';
import { initialModel } from '../../../src/core/initial.ts';
import type { Model } from '../../../src/core/model.ts';
import type { JobSettings } from '../../../src/core/settings.ts';
import { step } from '../../../src/core/step.ts';
import type { Now } from '../../../src/core/time.ts';
import { createJobObserver } from '../../../src/daemon/observe/jobs.ts';
import { makeSettings } from '../../core/make.ts';

const job: JobSettings = {
  ...{ role: 'upgrader', backend: 'demo', model: null, account: 'demo', timeout_s: 60, title: 'x' },
  ...{ cron: '0 2 * * 0', timezone: 'UTC', missed: 'run_once', enabled: true },
};

/** The observer, the core and a clock that only moves when told. */
function rig(jobs: Readonly<Record<string, Partial<JobSettings>>>, begin = '2026-01-05T10:00:00Z') {
  let now: Now = { mono: 1_000_000, wall: Date.parse(begin) };
  const full = Object.entries(jobs).map(([name, one]) => [name, { ...job, ...one }] as const);
  const settings = makeSettings({ roles: {}, tasks: { assistants_max: 1, jobs: Object.fromEntries(full) } });
  let model: Model = { ...initialModel(settings, now), ready: true };
  let posted: Fact[] = [];
  const observer = createJobObserver({
    model: () => model,
    now: () => now,
    post: (...facts) => posted.push(...facts),
  });
  const done: string[] = [];

  /** One look, and what follows from it; every run ends at once. */
  function look(): number {
    posted = [];
    observer.check();
    const told = posted.length;
    const decided = step(model, posted, now);
    model = decided.model;
    for (const action of decided.actions) {
      if (action.type === 'job-pass') done.push(`${iso(action.dueWall)} ${action.why}`);
      if (action.type !== 'task-launch') continue;
      done.push(iso(now.wall));
      const said = { ok: true, summary: '', tokens: null, costUsd: null, how: 'exit', code: 0 } as const;
      model = apply(model, { type: 'task-ended', task: action.task, ...said }, now);
      model = apply(model, { type: 'task-cleared', task: action.task, survivors: [] }, now);
    }
    return told;
  }

  return {
    done,
    look,
    next: () =>
      Object.values(model.tasks.jobs).map(({ nextWall }) => (nextWall === null ? null : iso(nextWall))),
    /** Minutes pass with a look in each. */
    run(minutes: number) {
      for (let n = 0; n < minutes; n += 1) {
        now = { mono: now.mono + 60_000, wall: now.wall + 60_000 };
        look();
        look();
      }
    },
    /** Nobody is there; the monotonic clock stands still where the machine sleeps. */
    sleep(minutes: number) {
      now = { mono: now.mono, wall: now.wall + minutes * 60_000 };
    },
  };
}

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const DAY = 24 * 60;

test('the next due time is told once, and again when it was used up', () => {
  const it = rig({ upgrade: { cron: '0 12 * * *' } });
  expect(it.look()).toBe(1);
  expect(it.look()).toBe(0);
  expect(it.next()).toEqual(['2026-01-05T12:00']);
  it.run(120);
  expect(it.done).toEqual(['2026-01-05T12:00']);
  expect(it.next()).toEqual(['2026-01-06T12:00']);
});

test.each([
  ['run_once', ['2026-01-12T10:01', '2026-01-12T12:00']],
  ['skip', ['2026-01-05T12:00 missed', '2026-01-12T12:00']],
] as const)('a week of sleep, missed: %s', (missed, expected) => {
  const it = rig({ upgrade: { cron: '0 12 * * *', missed } });
  it.look();
  it.sleep(7 * DAY);
  it.run(180);
  expect(it.done).toEqual(expected);
});

test('a change of the clocks neither doubles nor loses a run', () => {
  const spring = rig({ upgrade: { cron: '30 2 * * *', timezone: 'Europe/Berlin' } }, '2026-03-27T12:00:00Z');
  spring.look();
  spring.run(4 * DAY);
  expect(spring.done).toHaveLength(4);
  const autumn = rig({ upgrade: { cron: '30 2 * * *', timezone: 'Europe/Berlin' } }, '2026-10-23T12:00:00Z');
  autumn.look();
  autumn.run(4 * DAY);
  expect(autumn.done).toHaveLength(4);
});

test('a clock that was set back brings the due time back', () => {
  const it = rig({ upgrade: { cron: '0 12 * * *' } });
  it.look();
  it.sleep(-2 * DAY);
  expect(it.look()).toBe(1);
  expect(it.next()).toEqual(['2026-01-03T12:00']);
});

test('switched off, or with a pattern that never comes, it is told once and never due', () => {
  const it = rig({ off: { enabled: false }, never: { cron: '0 0 30 2 *' }, odd: { cron: 'no pattern' } });
  expect(it.look()).toBe(3);
  expect(it.look()).toBe(0);
  expect(it.next()).toEqual([null, null, null]);
});
