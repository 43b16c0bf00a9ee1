import type { Action, MessageKind } from '../actions.ts';
import { currentPhase } from '../lookup.ts';
import type { Model, Sent } from '../model.ts';
import { planKey } from './context.ts';
import { blockedKey, blockedPrefix, judge } from './phases.ts';
import { queued } from './queued.ts';
import type { Rule } from './rule.ts';

/** Words that only make sense to the session they were meant for. */
const ofOneSession: ReadonlySet<MessageKind> = new Set(['kickoff', 'resume', 'nudge', 'probe', 'compact']);

/** Withdraws messages that still wait to be typed and whose reason is gone. Handoffs and inbox pings see to their own. */
export const stale: Rule = {
  name: 'stale',
  timeless: true,
  decide(model) {
    return queued(model).flatMap(([key, row]): readonly Action[] => {
      const reason = whyStale(model, key, row);
      return reason === null ? [] : [{ type: 'drop', agent: row.agent, key, reason }];
    });
  },
};

function whyStale(model: Model, key: string, row: Sent): string | null {
  const agent = model.agents[row.agent];
  if (agent === undefined) return 'nobody of that name runs';
  if (ofOneSession.has(row.kind) && row.generation !== agent.generation) return 'its session was replaced';
  if (row.kind === 'nudge' && agent.ladder.nudged === null) return 'the session went on by itself';
  if (row.kind === 'final' && model.run.type === 'running') return 'there is work again';
  if (row.kind === 'plan') return isPlanNow(model, key, row.agent) ? null : 'the plan is another one now';
  if (row.kind === 'blocked')
    return isBlockedNow(model, key, row.agent) ? null : 'it does not stand any more';
  return null;
}

function isPlanNow(model: Model, key: string, agent: string): boolean {
  const phase = currentPhase(model)?.id ?? '';
  const digest = model.phase.planDigest;
  return key.startsWith(digest === null ? planKey(agent, phase, '') : `${planKey(agent, phase, digest)}/`);
}

/** What cannot be judged at this moment stands. */
function isBlockedNow(model: Model, key: string, owner: string): boolean {
  const phase = currentPhase(model);
  if (key.startsWith('ledger/')) return key.startsWith(`ledger/${phase?.id ?? ''}/`);
  if (phase === null || !key.startsWith(blockedPrefix(owner, phase.id))) return false;
  const judgement = judge(model);
  if (judgement === null) return true;
  return (
    judgement.saysDone && judgement.blockedBy.some((block) => key === blockedKey(model, owner, phase, block))
  );
}
