import { describe } from '../../errors/error.ts';
import type { Backend, ScreenReading } from '../../ports/agent.ts';
import type { Pane, ProcessId, Screen } from '../../ports/terminal.ts';
import { groupRunNs, isGroupStopped } from '../../system/proc/run-time.ts';
import type { DelivererDeps } from './deps.ts';
import { idsIn } from './matching.ts';

/** Lines above the screen that are searched for a message before it is believed not to be there. */
const HISTORY_LINES = 2_000;

/** One look at a session, taken just before deciding. */
export interface Look {
  readonly pane: Pane;
  /** The agent, not a program it opened, is in the foreground. */
  readonly foreground: boolean;
  readonly screen: Screen;
  readonly reading: ScreenReading;
  /** See {@link DelivererDeps.blocked}. */
  readonly blocked: string | null;
  /** See {@link DelivererDeps.withheld}. */
  readonly withheld: string | null;
  /** Since the pane's last output; whole seconds are all that terminals tell. */
  readonly sinceOutputMs: number;
  /** See {@link DelivererDeps.ranNs}. */
  readonly ranNs: number | null;
  /** See {@link DelivererDeps.stopped}; only found out together with the history. */
  readonly stopped: boolean;
  /** Ids whose tags stand on the screen, or in the history where that was asked for. */
  readonly ids: ReadonlySet<string>;
}

export type Seen =
  | { readonly type: 'seen'; readonly look: Look }
  /** The session is not there, or is not the one expected: nothing may be typed. */
  | { readonly type: 'not-ours'; readonly reason: string }
  /** The terminal did not answer: nothing is known. */
  | { readonly type: 'unknown'; readonly reason: string };

/** Looks at the session that `expected` describes. The visible screen is read last, so that it is the freshest. */
export async function look(
  deps: DelivererDeps,
  expected: Pane,
  backend: Backend,
  options: { readonly history: boolean },
): Promise<Seen> {
  try {
    const panes = await deps.terminal.list();
    const pane = panes.find((found) => found.paneId === expected.paneId);
    if (pane === undefined) return { type: 'not-ours', reason: 'the session is gone' };
    const mismatch = whyNotOurs(pane, expected);
    if (mismatch !== null) return { type: 'not-ours', reason: mismatch };
    const foreground = await deps.terminal.isForeground(pane);
    const above = options.history ? await deps.terminal.capture(pane.paneId, HISTORY_LINES) : null;
    const screen = await deps.terminal.capture(pane.paneId);
    const reading = backend.read(screen, deps.clock.now());
    const ids = idsIn([...(above?.lines ?? []), '\n', ...screen.lines].join('\n'));
    const sinceOutputMs = deps.clock.now().wall - pane.activity * 1000;
    const ranNs = deps.ranNs === undefined ? groupRunNs(pane.process.pid) : deps.ranNs(pane);
    const stopped = options.history && (deps.stopped?.(pane) ?? isGroupStopped(pane.process.pid));
    const blocked = deps.blocked?.(pane.tags.agent) ?? null;
    const withheld = deps.withheld?.(pane.tags.agent) ?? null;
    return {
      type: 'seen',
      look: { pane, foreground, screen, reading, blocked, withheld, sinceOutputMs, ranNs, stopped, ids },
    };
  } catch (error) {
    return { type: 'unknown', reason: `the terminal does not answer: ${describe(error)}` };
  }
}

/** Why the pane found is not the one expected, by session name, generation, and process identity; null when it is. */
function whyNotOurs(found: Pane, expected: Pane): string | null {
  if (found.session !== expected.session) return 'the pane belongs to another session';
  if (found.tags.generation !== expected.tags.generation) return 'the session was replaced';
  if (!isSameProcess(found.process, expected.process)) return 'another process runs in the pane';
  return null;
}

function isSameProcess(a: ProcessId, b: ProcessId): boolean {
  return a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId;
}
