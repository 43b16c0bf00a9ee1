import type { Action } from '../../core/actions.ts';
import { taskActionLine } from './task-events.ts';

/** What was decided, in a few words. */
export function actionLine(action: Action): string {
  if ('task' in action || action.type === 'job-pass') return taskActionLine(action);
  switch (action.type) {
    case 'launch':
      return `launch ${action.mode} for phase ${action.phase}: ${action.reason}`;
    case 'kill':
      return `end the session: ${action.reason}`;
    case 'interrupt':
      return `interrupt its turn: ${action.reason}`;
    case 'send':
      return `send ${action.kind}: ${action.text}`;
    case 'drop':
      return `withdraw ${action.key}: ${action.reason}`;
    case 'advance':
      return `next phase (${action.from + 1} → ${action.to + 1})`;
    case 'complete':
      return 'the sequence is complete';
    case 'notify':
      return `notice (${action.severity}): ${action.text}`;
    case 'resolve':
      return `notice over: ${action.key}`;
    case 'correct':
      return `correct its state (${action.event}): ${action.evidence}`;
    case 'park':
      return `park: ${action.reason}`;
    case 'unpark':
      return 'unpark';
    case 'wake':
      return `wake of ${new Date(action.period).toISOString()}: ${action.outcome}${action.why === '' ? '' : ` (${action.why})`}`;
    case 'wake-hook':
      return `ask the wake hook about ${new Date(action.period).toISOString()}`;
    case 'lapse':
      return `usage window of ${action.account} lapses`;
    case 'budget-hold':
      return `leave alone, the budget is spent: ${action.text}`;
    case 'budget-release':
      return 'the budget allows it to go on';
    case 'host':
      return `host ${action.what}, run ${action.n}, for ${action.by}`;
    case 'exit':
      return `leave with code ${action.code}: ${action.reason}`;
  }
}
