/**
 * What a session is, as told by facts. `waiting` (idle under a lease) and `stalled` are not here: they are `ready` or
 * `busy` seen at a later time, computed by {@link file://./agent-state.ts}. `parked` belongs to the agent, not to a session.
 */
export type SessionState =
  | 'absent'
  | 'starting'
  | 'ready'
  | 'busy'
  | 'blocked'
  | 'limited'
  | 'unknown'
  | 'dead'
  | 'stopped';

/** What can happen to a session. Signals, screens, wrapper reports and our own acts are all one of these. */
export type SessionEvent =
  | 'launch'
  | 'adopt'
  | 'ready'
  | 'turn_start'
  | 'turn_end'
  | 'dialog'
  | 'limit'
  | 'unreadable'
  | 'exited'
  | 'stopped';

/** What a rule may say about a session when signals and screen have disagreed for long enough. */
export type Correction = Extract<SessionEvent, 'ready' | 'turn_start' | 'turn_end' | 'limit'>;

type Row = Readonly<Record<SessionEvent, SessionState>>;

/**
 * States × events, complete. A session that is dead or stopped stays so until a launch: late words of an older life
 * change nothing. A weak `unreadable` never overrules a verdict that a person must act on (`blocked`, `limited`).
 */
export const transitions: Readonly<Record<SessionState, Row>> = {
  absent: row('absent', { launch: 'starting', adopt: 'unknown' }),
  starting: alive('starting', { turn_end: 'ready', unreadable: 'starting' }),
  ready: alive('ready', { ready: 'ready' }),
  busy: alive('busy', { unreadable: 'busy' }),
  blocked: alive('blocked', { unreadable: 'blocked' }),
  limited: alive('limited', { ready: 'limited', turn_end: 'limited', unreadable: 'limited' }),
  unknown: alive('unknown', {}),
  dead: row('dead', { launch: 'starting', adopt: 'unknown', stopped: 'stopped' }),
  stopped: row('stopped', { launch: 'starting', adopt: 'unknown' }),
};

/** The state after an event. */
export function next(state: SessionState, event: SessionEvent): SessionState {
  return transitions[state][event];
}

/** True while a process may be behind the session. */
export function isLive(state: SessionState): boolean {
  return state !== 'absent' && state !== 'dead' && state !== 'stopped';
}

function alive(self: SessionState, overrides: Partial<Row>): Row {
  return row(self, {
    ready: 'ready',
    turn_start: 'busy',
    turn_end: 'ready',
    dialog: 'blocked',
    limit: 'limited',
    unreadable: 'unknown',
    exited: 'dead',
    stopped: 'stopped',
    ...overrides,
  });
}

/** A row in which every event not named keeps the state. */
function row(self: SessionState, overrides: Partial<Row>): Row {
  const keep: Row = {
    launch: self,
    adopt: self,
    ready: self,
    turn_start: self,
    turn_end: self,
    dialog: self,
    limit: self,
    unreadable: self,
    exited: self,
    stopped: self,
  };
  return { ...keep, ...overrides };
}
