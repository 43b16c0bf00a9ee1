import { Cron } from 'croner';

/** Why a pattern cannot be used; null when it can. */
export function cronFault(cron: string, timezone: string): string | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    return `time zone ${timezone} is not known here`;
  }
  try {
    const pattern = new Cron(cron, { timezone, paused: true });
    return pattern.nextRun() === null ? `the pattern ${cron} never comes` : null;
  } catch (error) {
    return `not a usable pattern: ${error instanceof Error ? error.message : String(error)}`;
  }
}
