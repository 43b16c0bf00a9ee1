import type { Action, WakeOutcome } from '../actions.ts';
import { currentPhase, isWanted, orchestratorOf } from '../lookup.ts';
import type { Agent, Model, Sent } from '../model.ts';
import type { WakeSettings } from '../settings.ts';
import type { Now } from '../time.ts';
import { isLive } from '../transitions.ts';
import { wakeDigest } from '../wake-digest.ts';
import { queued } from './queued.ts';
import type { Rule } from './rule.ts';

/** Dedupe key of a period's wake, whatever triggered it. */
function wakeKey(period: number): string {
  return `wake/${new Date(period).toISOString()}`;
}

/**
 * One wake a period for the Orchestrator. What hinders it (a usage window, a pause, a dialog, a session that is down)
 * defers it; when that is over the newest period counts, and those before it are not made up for.
 */
export const wake: Rule = {
  name: 'wake',
  decide(model, now) {
    const settings = model.settings.wake;
    const agent = orchestratorOf(model);
    if (settings === null || agent === null) return [];
    if (model.run.type !== 'running' || currentPhase(model) === null) return [];
    return [...withdraw(model, agent), ...settle(model, agent, settings, now)];
  },
};

function settle(model: Model, agent: Agent, settings: WakeSettings, now: Now): readonly Action[] {
  const { due, last, sent } = model.wake;
  // Another period has begun: the observer is about to name it.
  if (due === null || (due.next !== null && now.wall >= due.next)) return [];
  const isOpen = last === null || due.period > last.period;
  const request = model.requests.find((one) => one.type === 'wake');
  const verdict = (outcome: WakeOutcome, why: string, digest = ''): Action => {
    return { type: 'wake', agent: agent.name, period: due.period, outcome, why, digest };
  };
  if (!isWanted(model, agent)) return isOpen ? [verdict('absent', 'the Orchestrator is not started')] : [];
  if (last === null) return [verdict('begun', 'it begins with this period')];
  if ((!isOpen && request === undefined) || !canTake(agent)) return [];
  const digest = wakeDigest(model, now);
  if (request === undefined) {
    if (settings.when === 'changed' && sent?.digest === digest)
      return [verdict('unchanged', `nothing has changed since ${new Date(sent.period).toISOString()}`)];
    const held = settings.hook ? askHook(model, agent, due.period, verdict) : null;
    if (held !== null) return held;
  }
  const key = isOpen ? wakeKey(due.period) : `${wakeKey(due.period)}/${request?.nonce ?? ''}`;
  const text = `Wake of ${clock(now)}: read {wake_file} and do what it says.`;
  return [verdict('sent', '', digest), { type: 'send', agent: agent.name, kind: 'wake', key, text }];
}

/** What is to be done before the wake may go; null when the hook has let it pass. */
function askHook(
  model: Model,
  agent: Agent,
  period: number,
  verdict: (outcome: WakeOutcome, why: string) => Action,
): readonly Action[] | null {
  const { hook } = model.wake;
  if (hook?.state === 'running') return [];
  if (hook?.period !== period) return [{ type: 'wake-hook', agent: agent.name, period }];
  return hook.state === 'passed' ? null : [verdict('vetoed', hook.why)];
}

/** Its session is up and knows what it is there for. */
function canTake({ session }: Agent): boolean {
  return isLive(session.state) && session.state !== 'starting' && session.pane !== null && !session.startDue;
}

/** Of several wakes that wait to be typed only the newest is; none, when it is not to run. */
function withdraw(model: Model, agent: Agent): readonly Action[] {
  const waiting = queued(model).filter(([, { kind }]) => kind === 'wake');
  const newest = waiting.reduce<readonly [string, Sent] | null>(
    (best, one) => (best === null || one[1].created.mono >= best[1].created.mono ? one : best),
    null,
  );
  const isOff = !isWanted(model, agent);
  return waiting
    .filter(([key]) => isOff || key !== newest?.[0])
    .map(([key, row]): Action => {
      const reason = isOff ? 'the Orchestrator is not to run' : 'a newer wake stands';
      return { type: 'drop', agent: row.agent, key, reason };
    });
}

/** To the minute. */
function clock(now: Now): string {
  return `${new Date(now.wall).toISOString().slice(0, 16)}Z`;
}
