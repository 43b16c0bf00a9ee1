import { join } from 'node:path';
import type { JobTimer, ServiceFile, ServiceScope, ServiceSpec } from '../service.ts';
import { DROP_IN } from './files.ts';
import { jobUnit, unitName, wakeUnit } from './names.ts';
import { accountOf, environmentOf, quoteCommand, WRITTEN } from './project.ts';
import { escapeSpecifiers } from './quote.ts';
import { renderUnit, type Setting } from './render.ts';
import { hardeningOf, PATH, templateAccount } from './template.ts';

/** Timers of the wake for any project, and what they start. */
export const WAKE_TEMPLATES = [wakeUnit('', 'service'), wakeUnit('', 'timer')] as const;

/** The command line hands its wish to the daemon and leaves, or gives up. */
const ONCE: readonly Setting[] = [
  ['Type', 'oneshot'],
  ['TimeoutStartSec', '60'],
];

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
    timer(unitName('%i'), "Wakes of a loopctl project's Orchestrator", 'hourly', true),
  );
}

/** Timer and service of one job. */
export function jobFiles(spec: ServiceSpec, job: JobTimer, folder: string): readonly ServiceFile[] {
  const { instance, program, project, scope } = spec;
  const what = `${job.name} of ${escapeSpecifiers(project)}`;
  const service = unitName(escapeSpecifiers(instance));
  const body = renderUnit(
    [WRITTEN],
    [
      {
        name: 'Unit',
        settings: [
          ['Description', `loopctl run ${what}`],
          ['After', service],
          ['StartLimitIntervalSec', '600'],
          ['StartLimitBurst', '5'],
        ],
      },
      {
        name: 'Service',
        settings: [
          ...ONCE,
          ...environmentOf(spec),
          ['ExecStart', quoteCommand([...program, 'run', job.name])],
          ['SuccessExitStatus', '5', '5: its last run is not over, so this one is passed over.'],
          ['Restart', 'on-failure', 'The daemon may be on its way back. 2: there is no such job any more.'],
          ['RestartSec', '30'],
          ['RestartPreventExitStatus', '2'],
          ...hardeningOf(scope),
          ...accountOf(spec),
        ],
      },
    ],
  );
  const clock = renderUnit(
    [WRITTEN],
    timer(service, `Due times of ${what}`, escapeSpecifiers(job.calendar), job.persistent),
  );
  return [
    { path: join(folder, jobUnit(instance, job.name, 'service')), text: body },
    { path: join(folder, jobUnit(instance, job.name, 'timer')), text: clock },
  ];
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

/** All files of a project's timers; what several projects share comes first. */
export function timerFiles(spec: ServiceSpec, folder: string): readonly ServiceFile[] {
  const { timers, instance, scope } = spec;
  if (timers === null) return [];
  const texts = [wakeService(scope), wakeTimer(scope)];
  const wake = [
    ...WAKE_TEMPLATES.map((name, at) => ({ path: join(folder, name), text: texts[at] ?? '' })),
    { path: join(folder, `${wakeUnit(instance, 'service')}.d`, DROP_IN), text: wakeDropIn(spec) },
  ];
  return [...(timers.wake ? wake : []), ...timers.jobs.flatMap((job) => jobFiles(spec, job, folder))];
}

/** Units to enable for them. */
export function timerUnits({ timers, instance }: ServiceSpec): readonly string[] {
  if (timers === null) return [];
  return [
    ...(timers.wake ? [wakeUnit(instance, 'timer')] : []),
    ...timers.jobs.map(({ name }) => jobUnit(instance, name, 'timer')),
  ];
}

/** It lives with the service: when that stops or ends with the sequence, nothing is due any more. */
function timer(service: string, description: string, calendar: string, persistent: boolean) {
  return [
    {
      name: 'Unit',
      settings: [
        ['Description', description],
        ['BindsTo', service],
        ['After', service],
      ],
    },
    {
      name: 'Timer',
      settings: [
        ['OnCalendar', calendar],
        ['Persistent', persistent ? 'yes' : 'no'],
      ],
    },
    { name: 'Install', settings: [['WantedBy', service]] },
  ] as const;
}
