import type { Action } from '../actions.ts';
import { currentPhase } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { stands } from '../tasks.ts';
import { type Now, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';
import { endSession } from './end-session.ts';
import { farewell, hearsFarewell } from './farewell.ts';
import type { Rule } from './rule.ts';

/** How long a loop may finish its turn once the sequence is complete. */
const LAST_TURN_MS = 90_000;

/** After the last phase: say so, end the sessions, leave. A stop asked for by a person takes the same way, at once. */
export const completion: Rule = {
  name: 'completion',
  decide(model, now) {
    switch (model.run.type) {
      case 'running':
        return currentPhase(model) === null && model.settings.phases.length > 0 ? complete(model) : [];
      case 'complete':
        return [
          ...farewell(model),
          ...leave(model, 'sequence complete', now, sinceMs(model.run.since, now) >= LAST_TURN_MS),
        ];
      case 'stopping':
        return model.run.keepSessions
          ? [{ type: 'exit', code: 0, reason: `stopped by ${model.run.by}; sessions live on` }]
          : leave(model, `stopped by ${model.run.by}`, now, true);
      case 'exiting':
        return [];
    }
  },
};

function complete(model: Model): readonly Action[] {
  const text = `all ${model.settings.phases.length} phases are done`;
  return [
    { type: 'complete', tip: model.repo.tip ?? model.phase.base ?? '' },
    { type: 'notify', key: 'complete', severity: 'info', text, orchestrator: true },
  ];
}

function leave(model: Model, reason: string, now: Now, atOnce: boolean): readonly Action[] {
  const agents = Object.values(model.agents);
  const live = agents.filter((agent) => isLive(agent.session.state));
  if (live.length === 0) {
    const waits = agents.some(isBeingCleared) || Object.values(model.tasks.tasks).some(stands);
    return waits ? [] : [{ type: 'exit', code: 0, reason }];
  }
  return live
    .filter((agent) => atOnce || (isIdle(agent) && !hearsFarewell(model, agent, now)))
    .flatMap((agent) => endSession(agent, reason, null));
}

/** It has exited, but what it leaves behind (children, its pane) is still being ended. */
function isBeingCleared({ session }: Agent): boolean {
  return session.state === 'stopped' && session.ending !== null && session.pane !== null;
}

function isIdle(agent: Agent): boolean {
  return agent.session.state !== 'busy' && agent.session.state !== 'starting';
}
