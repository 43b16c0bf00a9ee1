import type { DeliveryFact } from '../../core/facts.ts';
import type { Backend } from '../../ports/agent.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OutboxRow, Store } from '../../ports/store.ts';
import type { Pane, Terminal } from '../../ports/terminal.ts';
import type { SignalView } from './receipts.ts';

export interface DelivererDeps {
  readonly terminal: Pick<Terminal, 'list' | 'isForeground' | 'capture' | 'submit' | 'key' | 'tag'>;
  readonly store: Pick<Store, 'outbox' | 'mark' | 'requeue'>;
  readonly clock: Clock;
  readonly backendOf: (agent: string) => Backend | null;
  /** The pane that is the agent's current session as far as the caller knows; its generation is the current one. */
  readonly paneOf: (agent: string) => Pane | null;
  /** What the prompt signals of that generation said; null when there are none to be had. */
  readonly signalsOf: (agent: string, generation: number) => SignalView | null;
  /** What the agent waits for a person with, as far as its signals tell: known before a dialog is painted. */
  readonly blocked?: (agent: string) => string | null;
  /** Why no turn is to begin now; null when one may. */
  readonly withheld?: (agent: string) => string | null;
  /** Whether a message whose session was replaced is to be sent to the new one. */
  readonly owed: (row: OutboxRow) => boolean;
  /** Whether a message that waits is about what is over, and is not to be typed at all. */
  readonly past?: (row: OutboxRow) => boolean;
  /** Ids of the messages that would say it again: a session that took one of them knows what this one says. */
  readonly repeats?: (row: OutboxRow) => readonly string[];
  /**
   * Time on a CPU of the pane's processes, nanoseconds, null when it cannot be told: whether an agent that puts
   * nothing out has read its input at all. `groupRunNs` of the pane's process when not given.
   */
  readonly ranNs?: (pane: Pane) => number | null;
  /** Whether the pane's processes were stopped by somebody. `isGroupStopped` of the pane's process when not given. */
  readonly stopped?: (pane: Pane) => boolean;
  /** How long an acknowledgement may take (`ack_wait_s`), milliseconds. */
  readonly ackWaitMs: () => number;
  readonly report: (fact: DeliveryFact) => void;
}

/** Whether the agent's current session is still the one of `generation`. Late results of an older one are dropped. */
export function isCurrent(deps: DelivererDeps, agent: string, generation: number): boolean {
  return deps.paneOf(agent)?.tags.generation === generation;
}
