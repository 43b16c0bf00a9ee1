import type { Pane } from '../../ports/terminal.ts';
import { identify } from '../../system/proc/identity.ts';
import { readExitReport } from '../launch/exit-report.ts';
import type { KnownSessions, Seen } from './known.ts';
import type { Link } from './link.ts';
import type { TmuxSettings } from './options.ts';
import { listClients, listPanes, type PaneRow, parsePane, typingClients } from './rows.ts';

/** One look at all sessions of the project, and what it means for those we know. */
export interface Listing {
  readonly rows: readonly PaneRow[];
  readonly panes: readonly Pane[];
  /** For {@link KnownSessions.reconcile}. */
  readonly seen: readonly Seen[];
}

interface Answer {
  readonly rows: readonly PaneRow[];
  readonly typing: ReadonlySet<string>;
}

async function ask(link: Link, project: string): Promise<Answer> {
  const [panes = [], clients = []] = await link.run([listPanes, listClients]);
  return {
    rows: panes.map((line) => parsePane(line, project)).filter((row) => row !== null),
    typing: typingClients(clients),
  };
}

/** A dead pane whose end tmux missed: it looks again when it starts a process (seen with libutempter). */
function missedEnd(row: PaneRow): boolean {
  return row.dead && row.status === null && readExitReport(row.report, row.tags.generation) === null;
}

/** Lists with one round trip to tmux, and a second one only to repair an end that tmux missed. */
export async function look(link: Link, settings: TmuxSettings, known: KnownSessions): Promise<Listing> {
  let answer = await ask(link, settings.project);
  if (answer.rows.some(missedEnd)) {
    await link.run([['run-shell', 'true']]);
    answer = await ask(link, settings.project);
  }
  const { sessionPrefix, bootId } = settings;
  const rows = answer.rows.filter((row) => row.session.startsWith(sessionPrefix));
  const panes = rows.map((row): Pane => {
    const session = row.session.slice(sessionPrefix.length);
    const before = known.processOf(session, row.paneId);
    const now = row.dead ? null : identify(row.pid, bootId);
    const live = before !== undefined && now?.startTime !== before.startTime ? null : now;
    const process = live ?? before ?? { pid: row.pid, startTime: '', bootId };
    const dead = live === null;
    const report = dead ? readExitReport(row.report, row.tags.generation) : null;
    return {
      session,
      paneId: row.paneId,
      process,
      tags: row.tags,
      dead,
      exitCode: dead ? (report?.code ?? row.status) : null,
      inCopyMode: row.inCopyMode,
      humanAttached: answer.typing.has(row.session),
      activity: row.activity,
    };
  });
  const seen = panes.map((pane, index): Seen => {
    const { session, paneId, process, dead, exitCode, tags } = pane;
    return {
      session,
      paneId,
      process,
      dead,
      exitCode,
      generation: tags.generation,
      report: rows[index]?.report ?? '',
    };
  });
  return { rows, panes, seen };
}
