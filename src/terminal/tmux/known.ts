import type { ProcessId, TerminalEvent } from '../../ports/terminal.ts';
import { readExitReport } from '../launch/exit-report.ts';

/** A session that is expected to live, or known to be dead. */
interface Known {
  readonly generation: number;
  readonly paneId: string;
  readonly process: ProcessId;
  readonly report: string;
  /** Moment by {@link KnownSessions.moment}; a list asked for earlier cannot know the session. */
  readonly born: number;
  told: boolean;
}

/** What a list says about one session. */
export interface Seen {
  readonly session: string;
  readonly generation: number;
  readonly paneId: string;
  readonly process: ProcessId;
  readonly report: string;
  readonly dead: boolean;
  readonly exitCode: number | null;
}

/** Remembers sessions so that each end is told once, whichever of report, list and closed window comes first. */
export interface KnownSessions {
  /** Counts questions to tmux, to tell older answers from newer ones. */
  moment(): number;
  /** The process first seen in a session's pane; undefined for an unknown one. */
  processOf(session: string, paneId: string): ProcessId | undefined;
  add(seen: Seen): void;
  /** Takes a whole list that was asked for at `moment`: what is dead or missing has exited. */
  reconcile(list: readonly Seen[], moment: number): void;
  /** Looks at the report of every session that is thought to live. */
  checkReports(): void;
  forget(session: string): void;
}

type Exited = Extract<TerminalEvent, { type: 'exited' }>;

export function createKnownSessions(onExited: (event: Exited) => void): KnownSessions {
  const sessions = new Map<string, Known>();
  let moments = 0;

  function tell(session: string, known: Known, code: number | null): void {
    if (known.told) return;
    known.told = true;
    const report = readExitReport(known.report, known.generation);
    onExited({
      type: 'exited',
      session,
      generation: known.generation,
      code: report?.code ?? code,
      source: report === null ? 'pane' : 'wrapper',
    });
  }

  function add(seen: Seen): Known {
    const { session, generation, paneId, process, report } = seen;
    const before = sessions.get(session);
    if (before?.paneId === paneId && before.generation === generation) return before;
    const known = { generation, paneId, process, report, born: moments, told: false };
    sessions.set(session, known);
    if (before !== undefined) tell(session, before, null);
    return known;
  }

  return {
    moment: () => ++moments,
    processOf: (session, paneId) => {
      const known = sessions.get(session);
      return known?.paneId === paneId ? known.process : undefined;
    },
    add,
    reconcile(list, moment) {
      for (const seen of list) {
        const known = add(seen);
        if (seen.dead) tell(seen.session, known, seen.exitCode);
      }
      const present = new Set(list.map((seen) => seen.session));
      for (const [session, known] of sessions) {
        if (present.has(session) || known.born >= moment) continue;
        sessions.delete(session);
        tell(session, known, null);
      }
    },
    checkReports() {
      for (const [session, known] of sessions) {
        if (known.told) continue;
        const report = readExitReport(known.report, known.generation);
        if (report !== null) tell(session, known, report.code);
      }
    },
    forget(session) {
      sessions.delete(session);
    },
  };
}
