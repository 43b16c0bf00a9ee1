import { jobCron, jobRole } from '../jobs.ts';
import { absolute } from '../paths.ts';
import { cronFault } from './cron.ts';
import { fileFault } from './files.ts';
import type { Rule } from './rule.ts';

/** Each job has a usable schedule, a role that is there, and its prompt. */
export const jobsUsable: Rule = ({ dir, sections: { jobs, roles }, problem }) => {
  for (const [name, job] of Object.entries(jobs ?? {})) {
    if (job === undefined) continue;
    const cron = jobCron(name, job);
    const fault =
      cron === null ? 'is missing: say when the job runs' : cronFault(cron, job.timezone ?? 'UTC');
    if (fault !== null) problem(['jobs', name, fault.startsWith('time zone') ? 'timezone' : 'cron'], fault);
    const role = jobRole(name, job);
    if (roles !== undefined && roles[role] === undefined)
      problem(['jobs', name], `needs a role ${role}: add \`${role}:\` to \`roles\``);
    const prompt = job.prompt === undefined ? null : fileFault(absolute(dir, job.prompt));
    if (prompt !== null) problem(['jobs', name, 'prompt'], `${job.prompt}: ${prompt}`);
  }
};
