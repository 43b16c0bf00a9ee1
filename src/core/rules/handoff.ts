import type { Obligation } from '../../protocol/ledger.ts';
import { describeProblem, type LedgerProblem } from '../../protocol/ledger-problems.ts';
import type { Action } from '../actions.ts';
import { currentPhase, intended } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import { isStanding, isSurelyTaken, lastSent, obligationKey, obligationText } from './obligations.ts';
import { queued } from './queued.ts';
import type { Rule } from './rule.ts';

/** Turns what the ledger owes into messages: each once, again while it is ignored, and then up to the Orchestrator. */
export const handoff: Rule = {
  name: 'handoff',
  decide(model, now) {
    const phase = currentPhase(model);
    if (phase === null || model.run.type !== 'running') return [];
    const owed = model.repo.ledger.obligations;
    return [
      ...intended(model).flatMap((agent) =>
        owed.filter((o) => o.owedBy === agent.name).flatMap((o) => handOver(model, agent, phase.id, o, now)),
      ),
      ...withdraw(model, phase.id, owed),
      ...model.repo.ledger.problems.flatMap((problem) => tellProblem(model, phase.id, problem)),
    ];
  },
};

function handOver(model: Model, agent: Agent, phase: string, owed: Obligation, now: Now): readonly Action[] {
  if (owed.kind === 'claim' && !isStanding(model, phase, owed)) return [];
  const { timers } = model.settings;
  const base = obligationKey(phase, owed);
  const last = lastSent(model, base);
  if (last === null) return [message(agent, `${base}/0`, phase, owed)];
  const { row, n } = last;
  const settled = row.status === 'acknowledged' || row.status === 'failed';
  if (!settled || (owed.kind === 'review' && isSurelyTaken(row))) return [];
  const repeatMs = timers.handoff_repeat_s * 1000;
  const idleMs = agent.session.state === 'ready' ? sinceMs(agent.session.since, now) : 0;
  const newSession = row.status === 'failed' && row.generation !== agent.generation;
  // Loops renew leases by short turns: between two of them it sits idle, however often it woke meanwhile. Who is busy
  // may be so with what it was told, but hardly with what it is not known to have heard.
  const rests = row.status === 'failed' || idleMs >= Math.min(repeatMs, timers.nudge_wait_s * 1000);
  const ignored = sinceMs(row.at, now) >= repeatMs && rests;
  if (!newSession && !ignored) return [];
  if (n < timers.handoff_repeat_max) return [message(agent, `${base}/${n + 1}`, phase, owed)];
  const key = `ignored/${base}`;
  if (model.notices[key] !== undefined) return [];
  const text = `${agent.name} was told ${n + 1} times and has not acted: ${obligationText(phase, owed)}`;
  return [{ type: 'notify', key, severity: 'warning', text, orchestrator: true }];
}

function message(agent: Agent, key: string, phase: string, owed: Obligation): Action {
  return { type: 'send', agent: agent.name, kind: 'handoff', key, text: obligationText(phase, owed) };
}

/** A message that waits and whose reason is gone is not typed any more; a notice about it goes too. */
function withdraw(model: Model, phase: string, owed: readonly Obligation[]): readonly Action[] {
  const standing = owed.filter((o) => isStanding(model, phase, o)).map((o) => `${obligationKey(phase, o)}/`);
  const rows = queued(model)
    .filter(([key, row]) => row.kind === 'handoff' && !standing.some((base) => key.startsWith(base)))
    .map(([key, row]): Action => ({ type: 'drop', agent: row.agent, key, reason: 'no longer owed' }));
  const notices = Object.keys(model.notices)
    .filter(
      (key) =>
        key.startsWith('ignored/') &&
        !standing.some((base) => `${key.slice('ignored/'.length)}/`.startsWith(base)),
    )
    .map((key): Action => ({ type: 'resolve', key }));
  return [...rows, ...notices];
}

/** What the ledger could not count is told once: to the one who did it, and on show. */
function tellProblem(model: Model, phase: string, problem: LedgerProblem): readonly Action[] {
  const key = `ledger/${phase}/${problem.commit}/${problem.kind}`;
  const text = describeProblem(problem);
  const { author } = problem;
  const shown = model.notices[key] !== undefined;
  const told = model.settings.roles[author] === undefined || model.sent[`${key}/${author}`] !== undefined;
  const actions: readonly (Action | null)[] = [
    shown ? null : { type: 'notify', key, severity: 'warning', text, orchestrator: false },
    told
      ? null
      : {
          type: 'send',
          agent: author,
          kind: 'blocked',
          key: `${key}/${author}`,
          text: `Your commit ${text}.`,
        },
  ];
  return actions.filter((action) => action !== null);
}
