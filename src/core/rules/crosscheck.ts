import type { ScreenReading } from '../../ports/agent.ts';
import type { Action } from '../actions.ts';
import { intended } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import type { Correction, SessionState } from '../transitions.ts';
import type { Rule } from './rule.ts';

/** Signals and screen may disagree for this long (a redraw, a signal under way) before the screen is believed. */
const AGREE_WITHIN_MS = 10_000;

/** What a screen says against which state. Some agents give no signal when a turn ends at a limit, or goes on behind it. */
const corrections: Partial<Record<SessionState, Partial<Record<ScreenReading['state'], Correction>>>> = {
  blocked: { ready: 'ready', busy: 'turn_start', limited: 'limit' },
  busy: { ready: 'turn_end', limited: 'limit' },
  ready: { busy: 'turn_start' },
  limited: { busy: 'turn_start' },
};

/**
 * A structured signal can be lost (an interrupt by a person gives none). When the screen has said otherwise for long,
 * and nothing newer came from the signals, the screen is believed and the correction is recorded with both. That a
 * dialog is gone no signal tells: a screen that nobody saw change says it by what it has said since.
 */
export const crosscheck: Rule = {
  name: 'crosscheck',
  decide: (model: Model, now: Now) => intended(model).flatMap((agent) => correct(agent, now)),
};

function correct(agent: Agent, now: Now): readonly Action[] {
  const { session } = agent;
  const { screen } = session;
  if (session.heard === null || screen === null) return [];
  const oldSignal =
    sinceMs(session.heard, now) >= AGREE_WITHIN_MS && sinceMs(session.since, now) >= AGREE_WITHIN_MS;
  const steady = sinceMs(screen.since, now) >= AGREE_WITHIN_MS;
  if (!oldSignal || !steady) return [];
  const says = screen.reading.state;
  const evidence = `signals said ${session.state}, the screen has said ${says} for 10 s (rule ${screen.reading.rule})`;
  const event = corrections[session.state]?.[says];
  if (event === undefined || (session.state !== 'blocked' && session.tools.length > 0)) return [];
  return [{ type: 'correct', agent: agent.name, generation: agent.generation, event, evidence }];
}
