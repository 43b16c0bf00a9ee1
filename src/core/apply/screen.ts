import type { ScreenReading } from '../../ports/agent.ts';
import { readLease } from '../lease.ts';
import type { Agent, Session } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import type { SessionEvent } from '../transitions.ts';
import { answered, endTurn, move } from './change.ts';

const PAINT_MS = 2_000;

/**
 * One look at the screen. It speaks for a session that gives no structured signals, for what signals do not tell
 * (dialogs, banners, their end), and before the first signal. Else it is kept as the cross-check of `explain`.
 */
export function applyScreen(agent: Agent, reading: ScreenReading, now: Now): Agent {
  const { session } = agent;
  const since = session.screen?.reading.state === reading.state ? session.screen.since : now;
  const seen: Session = {
    ...session,
    screen: { reading, since },
    probeFailing: false,
    contextPct: reading.contextPct ?? session.contextPct,
  };
  const event = eventOf(session, reading, now);
  const moved = event === null ? seen : turn(seen, event, reading, now);
  const began = moved.state === 'busy' && session.state !== 'busy';
  const ended = moved.turns > session.turns;
  const leased = ended && moved.lease?.kind === 'lease';
  return {
    ...agent,
    session: moved,
    ladder: began || ended ? answered(agent.ladder, now) : agent.ladder,
    idleLeases: leased ? agent.idleLeases + 1 : agent.idleLeases,
  };
}

/** What the reading may say about this session, or null when a stronger source has the word. */
function eventOf(session: Session, reading: ScreenReading, now: Now): SessionEvent | null {
  switch (reading.state) {
    case 'dialog':
      return 'dialog';
    case 'limited':
      return session.structured && session.state === 'busy' ? null : 'limit';
    case 'busy':
      return mayTell(session, now) ? 'turn_start' : null;
    case 'ready':
      if (!mayTell(session, now)) return null;
      return session.state === 'busy' || isTurnUnseen(session, reading) ? 'turn_end' : 'ready';
    case 'unknown':
      return session.structured ? null : 'unreadable';
    case 'starting':
      return null;
  }
}

/** A dialog is signalled some moments before it is painted: till then the screen is of yesterday. */
function mayTell({ structured, state, evidence }: Session, now: Now): boolean {
  if (!structured) return true;
  return state === 'blocked' && (evidence.source !== 'signal' || sinceMs(evidence.at, now) >= PAINT_MS);
}

/** A new last message above an idle input line: a whole turn went by between two looks. */
function isTurnUnseen(session: Session, reading: ScreenReading): boolean {
  if (reading.lastMessage === '') return false;
  if (session.screen !== null) return session.screen.reading.lastMessage !== reading.lastMessage;
  return session.state === 'starting' && session.mode === 'fresh';
}

function turn(session: Session, event: SessionEvent, reading: ScreenReading, now: Now): Session {
  const text = `screen rule ${reading.rule}: ${reading.evidence}`;
  if (event === 'turn_end') {
    const begun = move(session, 'turn_start', text, 'screen', now);
    return endTurn(begun, reading.lastMessage, text, 'screen', now);
  }
  const moved = move(session, event, text, 'screen', now);
  const firstView = event === 'ready' && session.state === 'unknown' && reading.lastMessage !== '';
  return firstView ? { ...moved, lease: readLease(reading.lastMessage, now) } : moved;
}
