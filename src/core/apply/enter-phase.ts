import { buildLedger } from '../../protocol/ledger.ts';
import { isLoop } from '../lookup.ts';
import type { Model, Notice } from '../model.ts';
import type { Now } from '../time.ts';
import { isStartOfNow } from './start-rows.ts';

/** Messages of earlier phases that are kept, so that their keys are known. */
const KEPT = 200;

/** The model at the beginning of a phase: what was read and said for the one before counts no more. */
export function enterPhase(model: Model, index: number, base: string | null, now: Now): Model {
  const kept = Object.entries(model.sent).filter(
    ([key, row]) =>
      row.kind === 'inbox' ||
      row.kind === 'human' ||
      row.status === 'queued' ||
      (!isLoop(row.agent) && isStartOfNow(model, key, row)),
  );
  return {
    ...model,
    phase: { index, base, since: now, planDigest: null, planRead: {} },
    repo: { ...model.repo, commits: [], ledger: buildLedger([], { docs: model.settings.docs }), files: null },
    sent: Object.fromEntries(kept.slice(-KEPT)),
    notices: withoutPhase(model.notices),
  };
}

const ofPhase: ReadonlySet<string> = new Set(['rewritten', 'recovered', 'phase-blocked']);

/** Notices but those that only the phase before can show. */
function withoutPhase(notices: Model['notices']): Readonly<Record<string, Notice>> {
  const kept = Object.entries(notices).filter(
    ([key]) => !ofPhase.has(key) && !/^(?:ledger|secret)\//.test(key),
  );
  return Object.fromEntries(kept);
}
