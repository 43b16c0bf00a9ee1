import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jobUnit, unitFolder } from '../../boot/systemd/names.ts';
import { escapePath } from '../../boot/systemd/quote.ts';
import { jobsByTimer } from '../service/timers.ts';
import { ok, type ProjectCheck, warn } from './check.ts';

/** Jobs that the daemon leaves to the service manager: each has a timer, under the service's usual name. */
export const checkTimers: ProjectCheck = async ({ project: { config }, paths }) => {
  const jobs = jobsByTimer(config);
  const instance = escapePath(paths.project);
  const folders = (['user', 'system'] as const).map((scope) => unitFolder(scope, process.env));
  const without = jobs.filter(
    (job) => !folders.some((folder) => existsSync(join(folder, jobUnit(instance, job, 'timer')))),
  );
  if (without.length > 0)
    return [
      warn(
        'timers',
        `no timer runs ${without.join(', ')}, and the daemon leaves ${without.length === 1 ? 'it' : 'them'} to one`,
        'loopctl service install --timers, or timer: daemon in loopctl.yaml',
      ),
    ];
  return jobs.length === 0 ? [] : [ok('timers', `systemd runs ${jobs.join(', ')}`)];
};
