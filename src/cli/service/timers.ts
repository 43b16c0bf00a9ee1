import type { JobTimer, ServiceTimers } from '../../boot/service.ts';
import { calendarOf } from '../../boot/systemd/calendar.ts';
import type { Config } from '../../config/config.ts';
import { LoopctlError } from '../../errors/error.ts';

/** Names of jobs that a timer of the service manager is to run. */
export function jobsByTimer({ jobs }: Pick<Config, 'jobs'>): readonly string[] {
  return Object.entries(jobs).flatMap(([name, { enabled, timer }]) =>
    enabled && timer === 'service' ? [name] : [],
  );
}

/**
 * The timers of a project: the wake's where there is somebody to wake, and those of jobs that leave their time to
 * the service manager. All other jobs are run by the daemon, and must not be run twice.
 *
 * @throws LoopctlError LOOPCTL_E_USAGE for a pattern that systemd has no words for
 */
export function timersOf(config: Pick<Config, 'jobs' | 'roles'>): ServiceTimers {
  return {
    wake: config.roles.orchestrator !== undefined,
    jobs: jobsByTimer(config).map((name): JobTimer => {
      const { cron = '', timezone = '', missed } = config.jobs[name] ?? {};
      const calendar = calendarOf(cron, timezone);
      if (calendar !== null) return { name, calendar, persistent: missed === 'run_once' };
      throw new LoopctlError('LOOPCTL_E_USAGE', `jobs.${name}.cron: systemd has no words for ${cron}`, {
        next: 'Use numbers, lists, ranges and steps, and not both days; or leave it to the daemon (timer: daemon).',
      });
    }),
  };
}

/** What a person should know when timers are, or are not, installed. */
export function timerRemarks(
  config: Pick<Config, 'jobs' | 'roles'>,
  timers: ServiceTimers | null,
): readonly string[] {
  const waiting = jobsByTimer(config);
  if (timers === null && waiting.length > 0)
    return [
      `nothing runs ${waiting.join(', ')} (timer: service) until \`loopctl service install --timers\` was run`,
    ];
  if (timers !== null && !timers.wake && timers.jobs.length === 0)
    return ['there is nothing to time: no roles.orchestrator, and no job says timer: service'];
  return [];
}
