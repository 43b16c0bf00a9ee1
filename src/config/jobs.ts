import type { OneShotRole } from '../core/settings.ts';
import { absolute } from './paths.ts';
import type { RawConfig } from './schema.ts';

/** One job as the rest of the program uses it: defaults filled in, paths absolute. */
export interface JobConfig {
  readonly cron: string;
  readonly timezone: string;
  readonly role: OneShotRole;
  /** Null: the role's. */
  readonly backend: string | null;
  readonly model: string | null;
  /** Absolute path; null: the role's prompt. */
  readonly prompt: string | null;
  /** What it is to do besides its prompt; '' for nothing more. */
  readonly task: string;
  readonly timeout_s: number;
  readonly missed: 'run_once' | 'skip';
  /** Whose clock it runs by: the daemon's, or a timer unit's. */
  readonly timer: 'daemon' | 'service';
  readonly enabled: boolean;
}

type RawJob = RawConfig['jobs'][string];

/** The job that a role `upgrader` brings along. */
export const UPGRADE = 'upgrade';
const UPGRADE_CRON = '0 2 * * 0';

export function jobRole(name: string, job: Pick<Partial<RawJob>, 'role'>): OneShotRole {
  return job.role ?? (name === UPGRADE ? 'upgrader' : 'assistant');
}

/** The pattern of a job; null when it has none, which is a mistake. */
export function jobCron(name: string, job: Pick<Partial<RawJob>, 'cron'>): string | null {
  return job.cron ?? (name === UPGRADE ? UPGRADE_CRON : null);
}

/** All jobs by name, the one that comes with the upgrader included. */
export function resolveJobs(
  raw: Pick<RawConfig, 'jobs' | 'roles'>,
  dir: string,
): Readonly<Record<string, JobConfig>> {
  const jobs = Object.entries(raw.jobs).map(([name, job]) => [name, resolveJob(name, job, dir)] as const);
  if (raw.roles.upgrader === undefined || Object.hasOwn(raw.jobs, UPGRADE)) return Object.fromEntries(jobs);
  const byDefault: RawJob = {
    ...{ timezone: 'UTC', timeout_s: 3600, missed: 'run_once' },
    ...{ timer: 'daemon', enabled: true },
  };
  return Object.fromEntries([...jobs, [UPGRADE, resolveJob(UPGRADE, byDefault, dir)]]);
}

function resolveJob(name: string, job: RawJob, dir: string): JobConfig {
  return {
    cron: jobCron(name, job) ?? '',
    timezone: job.timezone,
    role: jobRole(name, job),
    backend: job.backend ?? null,
    model: job.model ?? null,
    prompt: job.prompt === undefined ? null : absolute(dir, job.prompt),
    task: job.task ?? '',
    timeout_s: job.timeout_s,
    missed: job.missed,
    timer: job.timer,
    enabled: job.enabled,
  };
}
