import type { Stage } from './stage.ts';

const SLACK_MS = 250;

/** Starts a usage limit of `seconds`: banner and signal, with the reset time or (unreadable) without. */
export function enterLimit(stage: Stage, seconds: number, readable: boolean): void {
  const untilMs = stage.now() + seconds * 1000;
  const when = readable ? `resets at ${new Date(untilMs).toISOString()}` : 'resets later today, perhaps';
  const banner = `⚠ Usage limit reached · ${when}`;
  stage.memory.update({ limit: { banner, untilMs } });
  stage.show({ banner });
}

/** Shows the banner (again) and tells it; for a turn that runs into a limit. */
export function tellLimit(stage: Stage): void {
  const { limit } = stage.memory.value;
  if (limit === null) return;
  const readable = limit.banner.includes('resets at');
  stage.show({ banner: limit.banner });
  stage.tell(
    { event: 'turn_end', message: '' },
    { event: 'limit', kind: 'usage', reset: readable ? limit.untilMs : null },
  );
}

/** True while the limit stands; a limit that is over is forgotten and its banner taken down. */
export function isLimited(stage: Stage): boolean {
  const { limit } = stage.memory.value;
  if (limit === null) return false;
  if (stage.now() < limit.untilMs - SLACK_MS) return true;
  stage.memory.update({ limit: null });
  stage.show({ banner: null });
  return false;
}
