import { join } from 'node:path';
import type { ServiceFile, ServiceSpec } from '../service.ts';
import { DROP_IN } from './files.ts';
import { jobFiles } from './job.ts';
import { jobUnit, wakeUnit } from './names.ts';
import { WAKE_TEMPLATES, wakeDropIn, wakeService, wakeTimer } from './wake.ts';

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
