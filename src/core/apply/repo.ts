import { buildLedger, type LedgerCommit } from '../../protocol/ledger.ts';
import type { RepoFact } from '../facts.ts';
import { currentPhase } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import type { Now } from '../time.ts';
import { changeAgent, raise } from './change.ts';
import { seePlan } from './plan.ts';
import { findSecret } from './secrets.ts';

/** Pushed state. The ledger is rebuilt from the phase's commits, never patched. */
export function applyRepo(model: Model, fact: RepoFact, now: Now): Model {
  switch (fact.type) {
    case 'history':
      return applyHistory(model, fact, now);
    case 'files': {
      if (fact.phase !== currentPhase(model)?.id) return model;
      const { type: _type, ...files } = fact;
      return { ...model, repo: { ...model.repo, files } };
    }
    case 'plan':
      return fact.phase === currentPhase(model)?.id ? seePlan(model, fact.phase, fact.digest) : model;
    case 'secret':
      return findSecret(model, fact);
    case 'remote':
      return { ...model, repo: { ...model.repo, unreachable: unreachable(model, fact, now) } };
    case 'branch-missing':
      return { ...model, repo: { ...model.repo, missing: fact.reason } };
  }
}

function unreachable(
  model: Model,
  fact: Extract<RepoFact, { type: 'remote' }>,
  now: Now,
): Model['repo']['unreachable'] {
  return fact.ok ? null : { since: model.repo.unreachable?.since ?? now, error: fact.error ?? 'unknown' };
}

function applyHistory(model: Model, fact: Extract<RepoFact, { type: 'history' }>, now: Now): Model {
  const known = new Set(model.repo.commits.map((commit) => commit.sha));
  const fresh = fact.commits.filter((commit) => !known.has(commit.sha));
  const commits = fact.mode === 'rebuild' ? fact.commits : [...model.repo.commits, ...fresh];
  const ledger = buildLedger(commits, { docs: model.settings.docs });
  const phase = fact.base === undefined ? model.phase : { ...model.phase, base: fact.base };
  const read = { ...model, phase, repo: { ...model.repo, tip: fact.tip, commits, ledger, missing: null } };
  const noticed = fact.rewritten
    ? raise(
        read,
        'rewritten',
        {
          severity: 'warning',
          text: `history was rewritten; the ledger was rebuilt at ${fact.tip.slice(0, 10)}`,
        },
        now,
      )
    : read;
  return fact.mode === 'append' ? fresh.reduce((m, commit) => credit(m, commit, now), noticed) : noticed;
}

/** A commit is progress of the agent that wrote it. */
function credit(model: Model, commit: LedgerCommit, now: Now): Model {
  return changeAgent(model, commit.author, (agent: Agent) => ({
    ...agent,
    idleLeases: 0,
    session: { ...agent.session, progress: now },
  }));
}
