import type { ServiceFile } from '../../boot/service.ts';
import { plain } from '../../protocol/text.ts';
import type { Installed } from '../service/install.ts';
import type { ServiceReport } from '../service/status.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** The files one after another, each under its path, as `systemctl cat` does. */
export function printFiles(files: readonly ServiceFile[]): string {
  return files.map(({ path, text }) => `# ${path}\n${text}`).join('\n');
}

export function printInstalled({ service, files, started, remarks }: Installed, page: Page): string {
  return [
    ...files.map(({ path, action }) => `${action.padEnd(8)} ${path}`),
    `${service} is enabled${started ? ' and runs' : ', and not started'}.`,
    ...remarkLines(remarks, page),
    '',
  ].join('\n');
}

export function printServiceStatus(report: ServiceReport, page: Page): string {
  const { service, scope, active, enabled, pid, since, restarts, result, says, files } = report;
  const good = active.startsWith('active');
  const rows: readonly (readonly [string, string | null])[] = [
    ['service', `${service} (${scope})`],
    [
      'state',
      `${good ? page.style.green(active) : page.style.yellow(active)}${since === null ? '' : ` since ${since}`}`,
    ],
    ['at boot', enabled === null ? null : enabled ? 'starts' : 'does not start'],
    ['daemon', pid === null ? null : `pid ${pid}`],
    ['says', says === null ? null : plain(says, 200)],
    ['restarts', restarts === null ? null : `${restarts} by the manager`],
    ['last end', result],
    ...files.map(({ path, state }) => ['file', `${path} (${state})`] as const),
  ];
  const shown = rows.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(9)}${value}`]));
  return [...shown, ...remarkLines(report.remarks, page), ''].join('\n');
}

function remarkLines(remarks: readonly string[], { style, columns }: Page): readonly string[] {
  return remarks
    .flatMap((remark) => wrap(`remark: ${remark}`, columns, '  '))
    .map((line) => style.yellow(line));
}
