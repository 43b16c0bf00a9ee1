import { join } from 'node:path';
import type { ServiceFile, ServiceSpec } from '../service.ts';
import { startArgs } from '../service.ts';
import { unitName } from './names.ts';
import { accountOf, environmentOf, quoteCommand, WRITTEN } from './project.ts';
import { escapeSpecifiers, quoteWord } from './quote.ts';
import { renderUnit } from './render.ts';
import { TEMPLATE, templateUnit } from './template.ts';

export const DROP_IN = '10-project.conf';

/** The files of a project's service: the template that all projects share, and what this one adds. */
export function unitFiles(
  spec: ServiceSpec,
  folder: string,
): { readonly template: ServiceFile; readonly dropIn: ServiceFile } {
  return {
    template: { path: join(folder, TEMPLATE), text: templateUnit(spec.scope) },
    dropIn: { path: join(folder, `${unitName(spec.instance)}.d`, DROP_IN), text: projectDropIn(spec) },
  };
}

/** Drop-in of one project: account, programs and environment as they were at installation. */
export function projectDropIn(spec: ServiceSpec): string {
  return renderUnit(
    [WRITTEN],
    [
      {
        name: 'Unit',
        settings: [
          ['Description', `loopctl supervises ${escapeSpecifiers(spec.project)}`],
          ['RequiresMountsFor', spec.mounts.map(quoteWord).join(' ')],
        ],
      },
      {
        name: 'Service',
        settings: [
          ...accountOf(spec),
          ...environmentOf(spec),
          ['ExecStart', ''],
          ['ExecStart', quoteCommand([...spec.program, ...startArgs])],
          ['WatchdogSec', String(spec.watchdog_s)],
        ],
      },
    ],
  );
}
