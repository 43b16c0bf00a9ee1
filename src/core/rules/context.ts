import type { Action } from '../actions.ts';
import { currentPhase, intended } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import type { Rule } from './rule.ts';

/** Tells a loop what it cannot see by itself: its context is filling up; the plan it read at kickoff was edited. */
export const context: Rule = {
  name: 'context',
  timeless: true,
  decide(model) {
    return intended(model)
      .filter((agent) => agent.session.pane !== null)
      .flatMap((agent) => [...compact(model, agent), ...rereadPlan(model, agent)]);
  },
};

/** Once each time the figure crosses the bound while the loop is idle; never killed for it. */
function compact(model: Model, agent: Agent): readonly Action[] {
  const { contextPct, state, turns } = agent.session;
  if (contextPct === null) return [];
  const warned = Object.keys(model.sent).filter((key) =>
    key.startsWith(`compact/${agent.name}/${agent.generation}/`),
  );
  if (contextPct < model.settings.timers.context_warn_pct)
    return warned.map((key) => ({ type: 'drop', agent: agent.name, key, reason: 'there is room again' }));
  if (warned.length > 0 || state !== 'ready') return [];
  const text = `Your context is ${contextPct} % full. Compact it now, then go on.`;
  return [
    {
      type: 'send',
      agent: agent.name,
      kind: 'compact',
      key: `compact/${agent.name}/${agent.generation}/${turns}`,
      text,
    },
  ];
}

/** Dedupe key of a plan's announcement, without the number of the edit. */
export function planKey(agent: string, phase: string, digest: string): string {
  return `plan/${agent}/${phase}/${digest}`;
}

function rereadPlan(model: Model, agent: Agent): readonly Action[] {
  const phase = currentPhase(model);
  const digest = model.phase.planDigest;
  const read = model.phase.planRead[agent.name];
  if (phase === null || digest === null || read === undefined || read === digest) return [];
  if (agent.session.startDue) return [];
  const edits = Object.keys(model.sent).filter((key) => key.startsWith(`plan/${agent.name}/`)).length;
  const key = `${planKey(agent.name, phase.id, digest)}/${edits}`;
  const text = `The plan of phase ${phase.id} was edited. Re-read the plan before you go on.`;
  return [{ type: 'send', agent: agent.name, kind: 'plan', key, text }];
}
