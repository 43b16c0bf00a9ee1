import type { Action } from './actions.ts';
import { stateOf } from './agent-state.ts';
import { isProven } from './apply/limit.ts';
import { currentPhase, isLoop, limitOf, roleOf } from './lookup.ts';
import type { Agent, Model } from './model.ts';
import { figures, isNear, reached } from './money/caps.ts';
import type { RuleName } from './rules/rule.ts';
import { type Now, sinceMs } from './time.ts';
import { isLive } from './transitions.ts';

/** A circumstance that takes the word from some rules. */
interface Mute {
  readonly when: (model: Model, agent: Agent, now: Now) => boolean;
  readonly mutes: readonly RuleName[];
  readonly why: string;
}

const all: readonly RuleName[] = [
  'limits',
  'healing',
  'liveness',
  'kickoff',
  'handoff',
  'inbox',
  'context',
  'crosscheck',
  'phases',
  'upwards',
  'wake',
];
const talk: readonly RuleName[] = ['kickoff', 'handoff', 'inbox', 'context', 'phases', 'upwards', 'wake'];

/**
 * The one table of precedence. A row silences rules for one agent. `completion` and `requests` (what a person
 * asked for) are never muted by it, and of `phases` only what it says to the agent: no row holds what concerns no agent.
 */
export const mutes: readonly Mute[] = [
  {
    why: 'paused by a person',
    when: (model, agent) => model.paused !== null || agent.paused !== null,
    mutes: all,
  },
  { why: 'its budget is spent', when: isSpent, mutes: all.filter((rule) => rule !== 'crosscheck') },
  { why: 'the figures of its last turn are awaited', when: awaitsFigures, mutes: talk },
  { why: 'its session is being ended', when: (_, agent) => isEnding(agent), mutes: all },
  {
    why: 'the terminal cannot be asked',
    when: (model) => !model.terminal.up,
    mutes: ['healing', 'liveness', 'crosscheck', 'limits'],
  },
  { why: 'a failed probe is not a death', when: isUnknown, mutes: ['healing', 'liveness', 'crosscheck'] },
  {
    why: 'usage limit of its account',
    when: (model, agent) => limitOf(model, agent.name) !== null,
    mutes: ['healing', 'liveness', 'crosscheck', ...talk],
  },
  { why: 'it met a limit that is not proven over', when: isHardlyOver, mutes: ['liveness', 'healing'] },
  {
    why: 'its session is of another phase and will be replaced or told',
    when: isOfOtherPhase,
    mutes: ['handoff', 'inbox', 'context', 'phases'],
  },
  {
    why: 'a dialog waits for a person',
    when: (_, agent) => agent.session.state === 'blocked',
    mutes: ['liveness', ...talk],
  },
  { why: 'a person is at the keyboard', when: (_, agent) => agent.session.human, mutes: ['liveness'] },
  { why: 'the clock jumped or the machine slept', when: isInGap, mutes: ['liveness', 'crosscheck'] },
  { why: 'parked', when: (_, agent) => agent.parked !== null, mutes: ['healing', 'liveness', ...talk] },
];

/** True when a circumstance of the action's agent takes the word from the rule. */
export function isMuted(rule: RuleName, action: Action, model: Model, now: Now): boolean {
  if (!('agent' in action) || action.type === 'drop') return false;
  const agent = model.agents[action.agent];
  if (agent === undefined) return true;
  return mutes.some((mute) => mute.mutes.includes(rule) && mute.when(model, agent, now));
}

/** Why the agent is left alone now, for `explain`. */
export function mutedBecause(model: Model, agent: Agent, now: Now): readonly string[] {
  return mutes.filter((mute) => mute.when(model, agent, now)).map((mute) => mute.why);
}

function isSpent(model: Model, agent: Agent, now: Now): boolean {
  return agent.spent !== null || reached(figures(model, now), agent.name).length > 0;
}

/** What a turn used is known some moments after its end. Near a cap, no other turn is begun before. */
export const FIGURES_MS = 2_000;

/** For the moments after a turn, near a cap. */
export function awaitsFigures(model: Model, { name, session }: Agent, now: Now): boolean {
  if (session.state !== 'ready' || !session.structured || sinceMs(session.since, now) >= FIGURES_MS)
    return false;
  const near = figures(model, now).filter(isNear);
  return near.some(({ agent, kind }) => (agent === null || agent === name) && kind !== 'turns');
}

function isEnding(agent: Agent): boolean {
  return agent.session.ending !== null && agent.session.state !== 'stopped';
}

function isUnknown(model: Model, agent: Agent, now: Now): boolean {
  return stateOf(model, agent, now).state === 'unknown';
}

/** Its banner still stands: to end it now would lose the banner, if the limit is met again. */
function isHardlyOver(model: Model, agent: Agent, now: Now): boolean {
  return agent.session.state === 'limited' && !isProven(model, roleOf(model, agent.name)?.account ?? '', now);
}

function isOfOtherPhase(model: Model, { name, session }: Agent): boolean {
  const phase = currentPhase(model);
  return phase !== null && isLoop(name) && isLive(session.state) && session.phase !== phase.id;
}

function isInGap(model: Model, _agent: Agent, now: Now): boolean {
  return model.gap !== null && sinceMs(model.gap, now) < model.settings.timers.gap_grace_s * 1000;
}
