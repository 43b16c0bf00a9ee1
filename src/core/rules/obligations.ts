import type { Obligation } from '../../protocol/ledger.ts';
import { plain } from '../../protocol/text.ts';
import type { Model, Sent } from '../model.ts';
import { blockedLines } from './phases.ts';

/** Dedupe key of an obligation, without the number of its repetition. */
export function obligationKey(phase: string, owed: Obligation): string {
  return `handoff/${owed.owedBy}/${phase}/${owed.kind}/${owed.gate}/${owed.commit}`;
}

/** The newest message sent for the obligation, with the number of its repetition (0 is the first). */
export function lastSent(model: Model, base: string): { readonly n: number; readonly row: Sent } | null {
  const max = model.settings.timers.handoff_repeat_max;
  for (let n = max; n >= 0; n -= 1) {
    const row = model.sent[`${base}/${n}`];
    if (row !== undefined) return { n, row };
  }
  return null;
}

/** Keys of the messages that say again what the handoff of this key says; none for any other message. */
export function repetitionsOf(key: string, model: Model): readonly string[] {
  const [, base = '', nth = ''] = /^(handoff\/.+)\/(\d+)$/.exec(key) ?? [];
  const left = base === '' ? 0 : Math.max(0, model.settings.timers.handoff_repeat_max - Number(nth));
  return Array.from({ length: left }, (_, n) => `${base}/${Number(nth) + n + 1}`);
}

/**
 * Its session took it, and not only turned busy after it was typed: one that is read by its screen alone may have begun
 * a turn of its own while the text got lost.
 */
export function isSurelyTaken({ status, how }: Sent): boolean {
  return status === 'acknowledged' && how !== 'busy';
}

/**
 * Still to be acted on. A claim is, as long as the ledger says so, unless a later
 * phase is to judge it. A review is acted on as soon as the Builder's
 * session took the message (or pushed, which the ledger knows).
 */
export function isStanding(model: Model, phase: string, owed: Obligation): boolean {
  if (owed.kind === 'claim') return model.settings.cadence !== 'deferred';
  const last = lastSent(model, obligationKey(phase, owed));
  return last === null || !isSurelyTaken(last.row);
}

/** One line for the one who owes: what happened and where to read it. */
export function obligationText(phase: string, owed: Obligation): string {
  const gate = plain(owed.gate, 64);
  const sha = owed.commit.slice(0, 12);
  return owed.kind === 'claim'
    ? `Gate ${gate} of phase ${phase} is claimed at ${sha}. Pull, verify it cold, and push review(${gate}): PASS, FAIL or VETO with "Reviewed: ${sha}".`
    : `Gate ${gate} of phase ${phase} was judged ${owed.verdict} at ${sha}. Pull and read the review file.`;
}

/** What a session that starts now should know it owes, one line each: what an earlier one took and did not finish, too. */
export function owedLines(model: Model, agent: string, phase: string): readonly string[] {
  const { ledger, files } = model.repo;
  const lines = ledger.obligations
    .filter((owed) => owed.owedBy === agent && (owed.kind === 'review' || isStanding(model, phase, owed)))
    .map((owed) => obligationText(phase, owed));
  const inbox = files?.inbox[agent] ?? null;
  const letters = inbox === null ? [] : ['Your inbox file has a message: read it, act, delete it, push.'];
  return [...lines, ...letters, ...blockedLines(model, agent, phase)];
}
