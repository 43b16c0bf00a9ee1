import type { Action } from '../actions.ts';
import { currentPhase, intended, isLoop, ORCHESTRATOR, phaseOf, roleOf } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';
import { endSession } from './end-session.ts';
import { owedLines } from './obligations.ts';
import type { Rule } from './rule.ts';

/** How long a loop may finish its turn when the phase moves on under it. */
const LAST_TURN_MS = 90_000;
/** A terminal server's death is one incident; afterwards sessions come back one after the other within this time. */
const STAGED_MS = 60_000;

/** Keeps the sessions that should live alive, and ends those that should not. */
export const healing: Rule = {
  name: 'healing',
  decide(model, now) {
    if (model.run.type !== 'running' || currentPhase(model) === null) return [];
    const wanted = intended(model);
    const unwanted = Object.values(model.agents).filter(
      (agent) => !wanted.includes(agent) && isLive(agent.session.state),
    );
    return [
      ...unwanted.flatMap((agent) => endSession(agent, whyUnwanted(model, agent), null)),
      ...wanted
        .filter((agent) => isLive(agent.session.state))
        .flatMap((agent) => endOldPhase(model, agent, now)),
      ...launches(model, wanted, now),
      ...Object.values(model.agents).flatMap((agent) => tellParked(model, agent)),
    ];
  },
};

function whyUnwanted(model: Model, { name }: Agent): string {
  return roleOf(model, name) === null
    ? 'its role is not configured any more'
    : 'a person said that it is not to run';
}

/** One notification for each time an agent is parked, on show until it is not. */
function tellParked(model: Model, agent: Agent): readonly Action[] {
  const key = `parked/${agent.name}`;
  const told = model.notices[key] !== undefined;
  if (agent.parked === null) return told ? [{ type: 'resolve', key }] : [];
  if (told) return [];
  const text = `${agent.name} is parked: ${agent.parked.reason}`;
  return [{ type: 'notify', key, severity: 'critical', text, orchestrator: agent.name !== ORCHESTRATOR }];
}

/** A loop starts each phase in a fresh session, unless its config says `resume`. */
function endOldPhase(model: Model, agent: Agent, now: Now): readonly Action[] {
  const phase = currentPhase(model);
  if (phase === null || !isLoop(agent.name) || roleOf(model, agent.name)?.resume === true) return [];
  if (agent.session.phase === phase.id) return [];
  const inTurn = agent.session.state === 'busy' && sinceMs(model.phase.since, now) < LAST_TURN_MS;
  return inTurn ? [] : endSession(agent, `phase ${phase.id} begins`, 'fresh');
}

function launches(model: Model, wanted: readonly Agent[], now: Now): readonly Action[] {
  const down = wanted.filter((agent) => !isLive(agent.session.state));
  const due = down
    .filter((agent) => agent.parked === null && isDue(agent, now))
    .flatMap((agent) => launch(model, agent, now));
  const incident = model.incidents.at(-1);
  const staged = incident !== undefined && sinceMs(incident, now) < STAGED_MS;
  if (!staged) return due;
  const starting = wanted.some((agent) => agent.session.state === 'starting');
  return starting ? [] : due.slice(0, 1);
}

function isDue(agent: Agent, now: Now): boolean {
  return agent.notBefore === null || now.mono >= agent.notBefore.mono;
}

/** Relaunches; or parks, when that has happened too often to help. */
function launch(model: Model, agent: Agent, now: Now): readonly Action[] {
  const { timers } = model.settings;
  const recent = endsTogether(agent, timers.restart_window_s * 1000, now);
  if (recent.length > timers.restart_max) {
    const reason = `${recent.length} unplanned ends in ${Math.round(timers.restart_window_s / 60)} min, the last: ${agent.session.evidence.text}`;
    return [{ type: 'park', agent: agent.name, reason }];
  }
  const phase = phaseOf(model, agent.name);
  const samePhase =
    !isLoop(agent.name) || agent.launchedFor === phase || roleOf(model, agent.name)?.resume === true;
  const resumable = roleOf(model, agent.name)?.can_resume === true && agent.conversation !== '' && samePhase;
  return [
    {
      type: 'launch',
      agent: agent.name,
      generation: agent.generation + 1,
      phase,
      mode: resumable && agent.comeback.mode === 'resume' ? 'resume' : 'fresh',
      reason: agent.generation === 0 ? 'first start' : agent.comeback.reason,
      owes: owedLines(model, agent.name, phase),
    },
  ];
}

/** Unplanned ends within the window before the newest: the back-off after it must not let the first of them expire. */
function endsTogether({ restarts }: Agent, windowMs: number, now: Now): Agent['restarts'] {
  const last = restarts.at(-1);
  if (last === undefined || sinceMs(last.at, now) >= windowMs) return [];
  return restarts.filter(({ at }) => sinceMs(at, last.at) < windowMs);
}
