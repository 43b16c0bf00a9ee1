import type { InitStep } from '../../config/init/init.ts';
import { plain } from '../../protocol/text.ts';
import type { RepoNotice } from '../../repo/notices.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** `init --json`. */
export interface InitReport {
  readonly dir: string;
  readonly files: readonly InitStep[];
  /** Options without effect, since loopctl.yaml was there. */
  readonly ignored_options: readonly string[];
  /** No remote was named or found: clones wait for it. */
  readonly remote_missing: boolean;
  readonly branch: string | null;
  readonly clones_created: readonly string[];
  readonly clones_usable: readonly string[];
  readonly notices: readonly RepoNotice[];
}

/** What was made, what was kept, and what to do next. */
export function printInit(report: InitReport, page: Page): string {
  const { style, columns } = page;
  const kept = report.clones_usable.filter((name) => !report.clones_created.includes(name));
  return [
    style.bold(plain(report.dir, 300)),
    ...report.files.map(
      ({ path, action, note }) =>
        `  ${action.padEnd(7)}  ${path}${note === '' ? '' : `: ${plain(note, columns)}`}`,
    ),
    ...report.clones_created.map((name) => `  created  clone of the ${name}`),
    ...kept.map((name) => `  kept     clone of the ${name}`),
    ...report.notices.flatMap((notice) => noticeLines(notice, page)),
    ...(report.ignored_options.length === 0
      ? []
      : [
          style.yellow(
            `loopctl.yaml was there and is kept; no effect had: ${report.ignored_options.map((name) => `--${name}`).join(', ')}`,
          ),
        ]),
    '',
    ...nextSteps(report),
    '',
  ].join('\n');
}

function noticeLines({ severity, text, next }: RepoNotice, { style, columns }: Page): readonly string[] {
  const color = severity === 'critical' ? style.red : severity === 'warning' ? style.yellow : style.dim;
  const lines = [
    ...wrap(`${severity}: ${text}`, columns - 2, '  '),
    ...(severity === 'info' ? [] : wrap(`→ ${next}`, columns - 4, '  ').map((line) => `  ${line}`)),
  ];
  return lines.map((line) => `  ${color(line)}`);
}

function nextSteps({ remote_missing, notices }: InitReport): readonly string[] {
  if (remote_missing) {
    return [
      'Next: fill in work_repo.remote in loopctl.yaml (the line "#remote:"), then run loopctl init again;',
      'it makes the clones.',
    ];
  }
  if (notices.some(({ severity }) => severity === 'critical'))
    return ['Next: mend the above, then run loopctl init again.'];
  return [
    'Next: write your plans in phases/ and name them in loopctl.yaml, then loopctl doctor, then loopctl start.',
  ];
}
