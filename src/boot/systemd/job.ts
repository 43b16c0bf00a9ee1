import { join } from 'node:path';
import type { JobTimer, ServiceFile, ServiceSpec } from '../service.ts';
import { clockOf } from './clock.ts';
import { jobUnit, unitName } from './names.ts';
import { accountOf, environmentOf, ONCE, quoteCommand, WRITTEN } from './project.ts';
import { escapeSpecifiers } from './quote.ts';
import { renderUnit } from './render.ts';
import { hardeningOf } from './template.ts';

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
    clockOf(service, `Due times of ${what}`, escapeSpecifiers(job.calendar), job.persistent),
  );
  return [
    { path: join(folder, jobUnit(instance, job.name, 'service')), text: body },
    { path: join(folder, jobUnit(instance, job.name, 'timer')), text: clock },
  ];
}
