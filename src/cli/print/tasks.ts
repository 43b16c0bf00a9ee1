import type { JobStatus, TaskStatus } from '../../core/view/tasks.ts';
import type { TaskDetails, TaskList } from '../../daemon/tasks/desk.ts';
import { plain } from '../../protocol/text.ts';
import { age, ageOf, clock } from './age.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** All tasks that are remembered, oldest first, then the jobs. */
export function printTasks({ tasks, jobs }: TaskList, page: Page): string {
  const listed =
    tasks.length === 0 ? ['No task was dispatched yet.'] : tasks.flatMap((task) => taskLines(task, page));
  const sections = [listed, ...(jobs.length === 0 ? [] : [jobLines(jobs, page)])];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function printJobs(jobs: readonly JobStatus[], page: Page): string {
  if (jobs.length === 0) return 'There are no jobs: see `jobs:` in docs/configuration.md.\n';
  return `${jobLines(jobs, page).join('\n')}\n`;
}

/** One task with its result, whose lines stay as they are. */
export function printTask({ task, result, log }: TaskDetails, page: Page): string {
  const facts = [
    `asked ${ageOf(task.asked, page.nowMs)} ago by ${plain(task.by, 40)}`,
    `${task.role} on ${plain(task.backend, 40)}${task.model === null ? '' : ` (${plain(task.model, 60)})`}`,
    ...(task.exit_code === null ? [] : [`exit code ${task.exit_code}`]),
    ...(task.tokens === null ? [] : [`${task.tokens} tokens`]),
    ...(task.cost_usd === null ? [] : [`${task.cost_usd.toFixed(4)} USD`]),
  ];
  const text = (result ?? '').trimEnd();
  return [
    ...taskLines({ ...task, summary: text === '' ? task.summary : '' }, page),
    ...wrap(facts.join(', '), page.columns - 2, '  ').map((line) => `  ${page.style.dim(line)}`),
    ...(log === null ? [] : [`  ${page.style.dim(`output: ${plain(log, 400)}`)}`]),
    ...(text === '' ? [] : ['', ...text.split('\n').map((line) => plain(line, 4000))]),
    '',
  ].join('\n');
}

/** The lines of `status` about what runs, waits and is scheduled. */
export function printTaskSection(
  tasks: readonly TaskStatus[],
  jobs: readonly JobStatus[],
  page: Page,
): readonly string[] {
  return [
    ...(tasks.length === 0
      ? []
      : [
          page.style.bold('Tasks'),
          ...tasks.flatMap((task) => taskLines(task, page).map((line) => `  ${line}`)),
        ]),
    ...(tasks.length > 0 && jobs.length > 0 ? [''] : []),
    ...jobLines(jobs, page),
  ];
}

function taskLines(task: TaskStatus, page: Page): readonly string[] {
  const { style, columns } = page;
  const ran = task.ran_s === null ? '' : `, ${task.ended === null ? 'for' : 'took'} ${age(task.ran_s)}`;
  const about = task.job === null ? plain(task.title, 120) : `job ${task.job}`;
  const head = `${style.bold(task.id)}  ${painted(task.state, page)}${ran}: ${about}`;
  const more = task.why ?? task.summary;
  return [
    head,
    ...(more === '' ? [] : wrap(plain(more, 300), columns - 6, '').map((line) => `    ${style.dim(line)}`)),
  ];
}

function painted(state: string, { style }: Page): string {
  if (state === 'done') return style.green(state);
  if (state === 'failed' || state === 'timeout') return style.red(state);
  return style.yellow(state);
}

function jobLines(jobs: readonly JobStatus[], page: Page): readonly string[] {
  if (jobs.length === 0) return [];
  return [page.style.bold('Jobs'), ...jobs.flatMap((job) => jobLine(job, page))];
}

function jobLine(
  { name, enabled, cron, timezone, next, last, passed }: JobStatus,
  page: Page,
): readonly string[] {
  const { nowMs, columns } = page;
  const when = !enabled
    ? 'does not run by itself'
    : next === null
      ? `${plain(cron, 60)} ${plain(timezone, 40)}`
      : `next ${clock(next, nowMs)}`;
  const run =
    last === null
      ? 'has not run yet'
      : `last ${last.id} ${last.state}${last.ended === null ? '' : ` ${ageOf(last.ended, nowMs)} ago`}${last.summary === '' ? '' : `: ${last.summary}`}`;
  const skipped = passed === null ? '' : `; passed over ${clock(passed.due, nowMs)}: ${passed.why}`;
  return wrap(`${name}: ${when}; ${plain(run, 200)}${skipped}`, columns - 2, '  ').map((line) => `  ${line}`);
}
