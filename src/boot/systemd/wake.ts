import type { ServiceScope, ServiceSpec } from '../service.ts';
import { clockOf } from './clock.ts';
import { unitName, wakeUnit } from './names.ts';
import { accountOf, environmentOf, ONCE, quoteCommand, WRITTEN } from './project.ts';
import { escapeSpecifiers } from './quote.ts';
import { renderUnit } from './render.ts';
import { hardeningOf, PATH, templateAccount } from './template.ts';

/** Timers of the wake for any project, and what they start. */
export const WAKE_TEMPLATES = [wakeUnit('', 'service'), wakeUnit('', 'timer')] as const;

/** `loopctl wake` for any project: in a period that had its wake it does nothing. */
export function wakeService(scope: ServiceScope): string {
  return renderUnit(
    [`${WAKE_TEMPLATES[0]}: what ${WAKE_TEMPLATES[1]} starts`],
    [
      {
        name: 'Unit',
        settings: [
          ['Description', "loopctl wake: this period's, unless it had one"],
          ['After', unitName('%i')],
        ],
      },
      {
        name: 'Service',
        settings: [
          ...templateAccount(scope),
          ...ONCE,
          ['Environment', '"LOOPCTL_PROJECT=%f"'],
          ['Environment', `PATH=${PATH}`],
          ['ExecStart', '/usr/bin/env loopctl wake'],
          ['SuccessExitStatus', '3', '3: no daemon runs, so nobody is to be woken.'],
          ...hardeningOf(scope),
        ],
      },
    ],
  );
}

/** Hourly wakes of any project, while its service runs. */
export function wakeTimer(scope: ServiceScope): string {
  return renderUnit(
    [
      `${WAKE_TEMPLATES[1]}: wakes the Orchestrator once an hour, also beside the daemon's own clock: two triggers in one`,
      'period are one wake. `loopctl service install --timers` puts it in place; by hand:',
      `systemctl ${scope === 'user' ? '--user ' : ''}enable --now loopctl-wake@$(systemd-escape --path PROJECT).timer`,
    ],
    clockOf(unitName('%i'), "Wakes of a loopctl project's Orchestrator", 'hourly', true),
  );
}

/** What a project's wake adds to the template. */
export function wakeDropIn(spec: ServiceSpec): string {
  return renderUnit(
    [WRITTEN],
    [
      { name: 'Unit', settings: [['Description', `loopctl wake of ${escapeSpecifiers(spec.project)}`]] },
      {
        name: 'Service',
        settings: [
          ...accountOf(spec),
          ...environmentOf(spec),
          ['ExecStart', ''],
          ['ExecStart', quoteCommand([...spec.program, 'wake'])],
        ],
      },
    ],
  );
}
