import { absolute } from '../paths.ts';
import { cronFault } from './cron.ts';
import { fileFault } from './files.ts';
import type { Rule } from './rule.ts';

/** Where there is an Orchestrator, its wakes have a usable schedule and their prompt. */
export const wakesUsable: Rule = ({ dir, sections: { wake, roles }, problem }) => {
  if (wake === undefined || roles?.orchestrator === undefined) return;
  const { cron, timezone, prompt } = wake;
  if (cron !== undefined && timezone !== undefined) {
    const fault = cronFault(cron, timezone);
    if (fault !== null) problem(['wake', fault.startsWith('time zone') ? 'timezone' : 'cron'], fault);
  }
  const fault = prompt === undefined ? null : fileFault(absolute(dir, prompt));
  if (fault !== null) problem(['wake', 'prompt'], `${prompt}: ${fault}`);
};
