import { join } from 'node:path';
import type { ServiceFile, ServiceScope, ServiceSpec } from '../service.ts';
import { startArgs } from '../service.ts';
import { escapeSpecifiers, quoteWord } from './quote.ts';
import { renderUnit, type Setting } from './render.ts';
import { TEMPLATE, templateUnit } from './template.ts';

const DROP_IN = '10-project.conf';

/** Where a manager reads units that an administrator (or user) wrote. */
export function unitFolder(scope: ServiceScope, env: Readonly<Record<string, string | undefined>>): string {
  if (scope === 'system') return '/etc/systemd/system';
  const config = env.XDG_CONFIG_HOME ?? '';
  return join(config.startsWith('/') ? config : join(env.HOME ?? '/', '.config'), 'systemd', 'user');
}

export function unitName(instance: string): string {
  return `loopctl@${instance}.service`;
}

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
  const variables = Object.entries({ LOOPCTL_PROJECT: spec.project, ...spec.env });
  // Agents of root keep what makes them root: their owner wanted it so.
  const account: readonly Setting[] =
    spec.scope === 'user'
      ? []
      : [
          ['User', escapeSpecifiers(spec.user)],
          ...(spec.user === 'root'
            ? ([
                ['CapabilityBoundingSet', '~'],
                ['ProtectSystem', 'no'],
              ] as const)
            : []),
        ];
  const command = [...spec.program, ...startArgs].map(quoteWord).join(' ');
  return renderUnit(
    ['Written by `loopctl service install`, which writes it anew; for changes of your own: systemctl edit'],
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
          ...account,
          ...variables.map(([name, value]): Setting => ['Environment', quoteWord(`${name}=${value}`)]),
          ['ExecStart', ''],
          ['ExecStart', `:${command}`],
          ['WatchdogSec', String(spec.watchdog_s)],
        ],
      },
    ],
  );
}
