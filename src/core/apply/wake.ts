import type { Action } from '../actions.ts';
import type { ControlFact } from '../facts.ts';
import type { Model, WakeState } from '../model.ts';
import type { Now } from '../time.ts';

type FactOf<T extends ControlFact['type']> = Extract<ControlFact, { type: T }>;
type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

/** A settled period that lies this far ahead was named by a clock that has been set right since. */
const CLOCK_WAS_WRONG_MS = 24 * 3_600_000;

/** A period has begun. One that began before a settled one is over. */
export function beginPeriod(model: Model, fact: FactOf<'wake-period'>, now: Now): Model {
  const { period, next } = fact;
  const { last, sent } = model.wake;
  const isWrong = last !== null && last.period > now.wall + CLOCK_WAS_WRONG_MS;
  const kept: Partial<WakeState> = isWrong
    ? { last: { ...last, period }, sent: sent === null ? null : { ...sent, period } }
    : {};
  return { ...model, wake: { ...model.wake, ...kept, due: { period, next } } };
}

/** The hook's word counts for the period that it was asked about. */
export function hookSaid(model: Model, { period, ok, text }: FactOf<'wake-hook'>): Model {
  const { hook } = model.wake;
  if (hook?.period !== period || hook.state !== 'running') return model;
  const state = ok ? 'passed' : 'vetoed';
  return { ...model, wake: { ...model.wake, hook: { period, state, why: text } } };
}

export function hookAsked(model: Model, { period }: ActionOf<'wake-hook'>): Model {
  return { ...model, wake: { ...model.wake, hook: { period, state: 'running', why: '' } } };
}

/** The period is settled; a wake that was sent serves whoever asked for one, too. */
export function settled(model: Model, action: ActionOf<'wake'>, now: Now): Model {
  const { period, outcome, why, digest } = action;
  const last = { period, outcome, why, at: now };
  if (outcome !== 'sent') return { ...model, wake: { ...model.wake, last } };
  return {
    ...model,
    wake: { ...model.wake, last, sent: { period, at: now, digest } },
    sent: withoutSettledWakes(model.sent),
    requests: model.requests.filter((request) => request.type !== 'wake'),
  };
}

/** That a period had its wake is known without its message. */
function withoutSettledWakes(sent: Model['sent']): Model['sent'] {
  const kept = Object.entries(sent).filter(
    ([, { kind, status }]) => kind !== 'wake' || (status !== 'acknowledged' && status !== 'failed'),
  );
  return Object.fromEntries(kept);
}
