import type { Backend } from '../../ports/agent.ts';
import type { OutboxRow } from '../../ports/store.ts';
import type { Look } from './look.ts';
import { lineState } from './matching.ts';

const QUIET_MS = 2_000;

/** Why nothing may be typed, or null. */
export type Gate = (look: Look, rows: readonly OutboxRow[], backend: Backend) => string | null;

const dead: Gate = ({ pane }) => (pane.dead ? 'the agent has exited' : null);

const foreground: Gate = (look) => (look.foreground ? null : 'another program is in the foreground');

const copyMode: Gate = ({ pane }) => (pane.inCopyMode ? 'the pane is in copy mode' : null);

const dialog: Gate = ({ reading, blocked }) => {
  if (reading.state === 'dialog') return `a dialog is up: ${reading.evidence}`;
  return blocked === null ? null : `a dialog is up: ${blocked}`;
};

const withheld: Gate = ({ withheld: reason }) => reason;

const limited: Gate = ({ reading }, rows) =>
  reading.state === 'limited' && rows.some((row) => row.kind !== 'probe') ? 'the session is limited' : null;

const readable: Gate = ({ reading }, _rows, backend) => {
  if (reading.state === 'starting') return 'the agent is starting';
  return reading.state === 'unknown' && backend.readsScreen ? 'the screen is not understood' : null;
};

/** Where the screen tells nothing, a program that has been quiet for a moment counts as ready, if nobody types. */
const quiet: Gate = ({ pane, sinceOutputMs }, _rows, backend) => {
  if (backend.readsScreen) return null;
  if (pane.humanAttached) return 'a human is attached, and the input line cannot be read';
  return sinceOutputMs < QUIET_MS ? 'the agent is putting something out' : null;
};

const busy: Gate = ({ reading }, _rows, backend) =>
  reading.state === 'busy' && !backend.queuesInput ? 'the agent is busy' : null;

const draft: Gate = ({ reading, pane }, _rows, backend) => {
  const line = lineState(reading.draft, []);
  if (line === 'empty' || !backend.readsScreen) return null;
  if (line === 'unknown') return 'the input line cannot be read';
  return pane.humanAttached ? 'a human is typing' : 'a draft stands in the input line';
};

const forSight: readonly Gate[] = [dead, foreground, copyMode, dialog];
const forKeys: readonly Gate[] = [...forSight, withheld, limited, busy];
const forPaste: readonly Gate[] = [...forKeys, readable, quiet, draft];

/** Why `rows` may not be pasted now; null when they may. */
export const whyNotPaste: Gate = (look, rows, backend) => firstOf(forPaste, look, rows, backend);

/** Why the submit key may not be pressed on text of ours that stands in the input line; null when it may. */
export const whyNotSubmit: Gate = (look, rows, backend) => firstOf(forKeys, look, rows, backend);

/** Why the screen cannot tell what became of `rows` now; null when it can. */
export const whyBlocked: Gate = (look, rows, backend) => firstOf(forSight, look, rows, backend);

/** The rows that may go now: while limited, only probes. */
export function eligible(look: Look, rows: readonly OutboxRow[]): readonly OutboxRow[] {
  const probes = rows.filter((row) => row.kind === 'probe');
  return look.reading.state === 'limited' && probes.length > 0 ? probes : rows;
}

function firstOf(gates: readonly Gate[], ...args: Parameters<Gate>): string | null {
  for (const gate of gates) {
    const reason = gate(...args);
    if (reason !== null) return reason;
  }
  return null;
}
