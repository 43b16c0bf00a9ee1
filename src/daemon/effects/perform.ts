import type { Action } from '../../core/actions.ts';
import type { Model } from '../../core/model.ts';
import { describe } from '../../errors/error.ts';
import type { OutboxRow } from '../../ports/store.ts';
import type { Log } from '../log.ts';
import { isTaskAction, type Tasks } from '../tasks/tasks.ts';

export interface PerformDeps {
  readonly log: Log;
  readonly launch: (action: Extract<Action, { type: 'launch' }>) => Promise<void>;
  readonly kill: (action: Extract<Action, { type: 'kill' }>) => Promise<void>;
  readonly interrupt: (action: Extract<Action, { type: 'interrupt' }>) => Promise<void>;
  readonly task: Tasks['perform'];
  readonly kick: (agent: string) => void;
  readonly askWakeHook: (action: Extract<Action, { type: 'wake-hook' }>) => Promise<void>;
  readonly advanced: (action: Extract<Action, { type: 'advance' }>) => void;
  readonly host: (action: Extract<Action, { type: 'host' }>) => Promise<void>;
  readonly completed: (tip: string) => void;
  readonly exit: (code: number, reason: string) => void;
}

/** Carries out decisions. Work on one agent is done one after the other; a failure is logged, never thrown. */
export function createPerformer(
  deps: PerformDeps,
): (actions: readonly Action[], rows: readonly OutboxRow[], model: Model) => void {
  const lines = new Map<string, Promise<void>>();

  function inLine(agent: string, work: () => Promise<void>): void {
    const done = (lines.get(agent) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      deps.log.error({ agent }, `an action failed: ${describe(error)}`);
    });
    lines.set(agent, done);
  }

  function one(action: Action, model: Model): void {
    if (isTaskAction(action)) {
      deps.task(action);
      return;
    }
    switch (action.type) {
      case 'launch':
        deps.log.info(
          { agent: action.agent, generation: action.generation, mode: action.mode },
          `launch ${action.agent}: ${action.reason}`,
        );
        inLine(action.agent, () => deps.launch(action));
        return;
      case 'kill':
        deps.log.info(
          { agent: action.agent, generation: action.generation },
          `end ${action.agent}: ${action.reason}`,
        );
        inLine(action.agent, () => deps.kill(action));
        return;
      case 'interrupt':
        deps.log.info({ agent: action.agent }, `interrupt ${action.agent}: ${action.reason}`);
        inLine(action.agent, () => deps.interrupt(action));
        return;
      case 'send':
        deps.log.info({ agent: action.agent, key: action.key }, `message to ${action.agent}: ${action.kind}`);
        return;
      case 'advance':
        deps.log.info(
          { from: action.from, to: action.to },
          `phase ${model.settings.phases[action.to]?.id ?? 'none'} begins`,
        );
        deps.advanced(action);
        return;
      case 'complete':
        deps.log.info({ tip: action.tip }, 'the sequence is complete');
        deps.completed(action.tip);
        return;
      case 'wake':
        deps.log.info({ outcome: action.outcome }, wakeLine(action));
        return;
      case 'wake-hook':
        inLine('hook/wake', () => deps.askWakeHook(action));
        return;
      case 'notify':
        deps.log[action.severity === 'info' ? 'info' : 'warn']({ key: action.key }, action.text);
        return;
      case 'host':
        inLine('host', () => deps.host(action));
        return;
      case 'exit':
        deps.exit(action.code, action.reason);
        return;
      default:
        deps.log.debug({ action }, action.type);
    }
  }

  return (actions, rows, model) => {
    for (const action of actions) {
      try {
        one(action, model);
      } catch (error) {
        deps.log.error({ action: action.type }, `an action failed: ${describe(error)}`);
      }
    }
    for (const agent of new Set(rows.map((row) => row.agent))) deps.kick(agent);
  };
}

function wakeLine({ period, outcome, why }: Extract<Action, { type: 'wake' }>): string {
  return `wake of ${new Date(period).toISOString()}: ${outcome}${why === '' ? '' : ` (${why})`}`;
}
