import { plain } from '../../protocol/text.ts';
import { ageOf } from './age.ts';
import type { Page } from './page.ts';

/** `status --json` where no daemon runs; `daemon` null tells it from a status. */
export interface OfflineStatus {
  readonly schema: 1;
  /** The project's folder. */
  readonly project: string;
  readonly daemon: null;
  /** Pid of a daemon that holds the project and does not answer. */
  readonly holder: number | null;
  readonly phase: { readonly id: string | null; readonly index: number; readonly total: number } | null;
  /** Agents whose sessions live on. */
  readonly sessions: readonly string[];
  readonly complete: boolean;
  readonly completed_at: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly next: string };
}

export function printOffline(status: OfflineStatus, { style, nowMs }: Page): string {
  const { phase, sessions, complete, holder } = status;
  const head =
    holder === null
      ? `No daemon runs for ${plain(status.project, 300)}.`
      : `The daemon of ${plain(status.project, 300)} (pid ${holder}) does not answer.`;
  const at =
    complete || phase === null || phase.id === null
      ? []
      : [`It was in phase ${phase.index + 1} of ${phase.total}: ${plain(phase.id, 80)}.`];
  const done = status.completed_at === null ? '' : ` ${ageOf(status.completed_at, nowMs)} ago`;
  return [
    style.bold(head),
    ...(complete ? [style.green(`The sequence was completed${done}.`)] : at),
    ...(sessions.length === 0
      ? []
      : [
          style.yellow(
            `Sessions that live on without it: ${sessions.map((name) => plain(name, 64)).join(', ')}.`,
          ),
        ]),
    ...next(status),
    '',
  ].join('\n');
}

function next({ holder, sessions, complete, phase }: OfflineStatus): readonly string[] {
  if (holder !== null) return ['→ loopctl logs shows what it does; loopctl stop ends it.'];
  if (sessions.length > 0) return ['→ loopctl start --resume takes them over; loopctl stop ends them.'];
  if (complete) return ['→ Append phases and loopctl start --resume, or loopctl start to begin again.'];
  return [phase === null ? '→ loopctl start' : '→ loopctl start --resume goes on there.'];
}
