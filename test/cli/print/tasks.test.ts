import { expect, test } from 'vitest';
import { createPage } from '../../../src/cli/print/page.ts';
import { printJobs, printTask, printTaskSection, printTasks } from '../../../src/cli/print/tasks.ts';
import type { JobStatus, TaskStatus } from '../../../src/core/view/tasks.ts';

const page = createPage({ columns: 80, color: false, nowMs: Date.parse('2026-01-05T10:10:00Z') });

const done: TaskStatus = {
  ...{ id: 'assistant-1', role: 'assistant', job: null, title: 'Look\u001b[31m around', by: 'ann' },
  ...{ backend: 'claude', model: 'opus', state: 'done', why: null, timeout_s: 3600, pid: null },
  ...{ asked: '2026-01-05T10:00:00Z', started: '2026-01-05T10:00:10Z', ended: '2026-01-05T10:02:10Z' },
  ...{ run: 1, limited_until: null },
  ...{ ran_s: 120, exit_code: 0, tokens: 1200, cost_usd: 0.125, summary: 'All is well.' },
};
const waits: TaskStatus = {
  ...done,
  ...{ id: 'assistant-2', state: 'queued', why: 'usage limit of claude', summary: '' },
  ...{ started: null, ended: null, ran_s: null, exit_code: null, tokens: null, cost_usd: null },
};
const run: TaskStatus = {
  ...done,
  id: 'upgrader-3',
  job: 'upgrade',
  state: 'failed',
  summary: 'No network.',
};
const job: JobStatus = {
  ...{ name: 'upgrade', role: 'upgrader', enabled: true, cron: '0 2 * * 0', timezone: 'UTC' },
  ...{ next: '2026-01-05T12:00:00Z', last: run, passed: null },
};

test('the list: what became of each task, why one waits, and the jobs', () => {
  expect(printTasks({ schema: 1, tasks: [done, waits], jobs: [job] }, page).split('\n')).toEqual([
    'assistant-1  done, took 2 min: Look around',
    '    All is well.',
    'assistant-2  queued: Look around',
    '    usage limit of claude',
    '',
    'Jobs',
    '  upgrade: next 12:00:00Z; last upgrader-3 failed 7 min ago: No network.',
    '',
  ]);
  expect(printTasks({ schema: 1, tasks: [], jobs: [] }, page)).toBe('No task was dispatched yet.\n');
});

test('jobs that are passed over, switched off, or have not run', () => {
  const passed = { due: '2026-01-05T09:00:00Z', why: 'its last run was not over' };
  const text = printJobs(
    [
      { ...job, passed },
      { ...job, name: 'links', enabled: false, last: null },
    ],
    page,
  );
  expect(text.replace(/\s+/g, ' ')).toContain('passed over 09:00:00Z: its last run was not over');
  expect(text).toContain('links: does not run by itself; has not run yet');
  expect(printJobs([], page)).toContain('no jobs');
});

test('one task: its result keeps its lines and loses its escapes', () => {
  const details = { schema: 1, task: done, result: 'One.\n\n\u001b[2JTwo.\n', log: '/s/a.log' } as const;
  expect(printTask(details, page)).toContain('  output: /s/a.log\n\nOne.\n\nTwo.\n');
  expect(printTask({ schema: 1, task: waits, result: null, log: null }, page)).toContain(
    'usage limit of claude',
  );
});

test('a status without tasks and jobs has no such section', () => {
  expect(printTaskSection([], [], page)).toEqual([]);
  expect(printTaskSection([waits], [job], page)).toContain('Jobs');
});
