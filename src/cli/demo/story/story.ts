import type { RecordedEvent } from '../../events/recorded.ts';
import { createCommitTeller, type GateSeen } from './commits.ts';
import { createMessageTeller, type MessageSeen } from './messages.ts';
import { createPhaseTeller, type PhaseSeen } from './phases.ts';
import { createSessionTeller, type Recovery } from './sessions.ts';
import { createTaskTeller, type TaskSeen } from './tasks.ts';
import { createWaitTeller, type PacedWait } from './waits.ts';

/** What was seen of a run so far. */
export interface Seen {
  readonly phases: readonly PhaseSeen[];
  readonly gates: readonly GateSeen[];
  readonly messages: readonly MessageSeen[];
  readonly recoveries: readonly Recovery[];
  readonly waits: readonly PacedWait[];
  readonly tasks: readonly TaskSeen[];
  readonly complete: boolean;
}

export interface Story {
  /** Takes the next event and returns what to tell of it. */
  tell(event: RecordedEvent): readonly string[];
  /** Id of the phase that runs. */
  phase(): string;
  seen(): Seen;
}

/** A run as a story, from its recorded events alone. */
export function createStory(phaseIds: readonly string[]): Story {
  const phases = createPhaseTeller(phaseIds);
  const commits = createCommitTeller(phases.current);
  const messages = createMessageTeller();
  const sessions = createSessionTeller();
  const waits = createWaitTeller();
  const tasks = createTaskTeller();
  return {
    tell: (event) =>
      [sessions, waits, commits, messages, tasks, phases].flatMap((teller) => teller.tell(event)),
    phase: phases.current,
    seen: () => ({
      phases: phases.seen,
      gates: commits.gates(),
      messages: messages.messages(),
      recoveries: sessions.recoveries(),
      waits: waits.waits(),
      tasks: tasks.tasks(),
      complete: phases.complete(),
    }),
  };
}
