import type { Agent, Model } from '../model.ts';
import { type Figure, figures, isNear, isOver } from '../money/caps.ts';
import { costOf, sumOf } from '../money/tally.ts';
import type { Now } from '../time.ts';

/** One cap of the budget in `loopctl status --json`. */
export interface CapStatus {
  readonly scope: Figure['scope'];
  /** Which session, phase or day; '' for the project. */
  readonly of: string;
  readonly kind: Figure['kind'];
  readonly used: number;
  readonly cap: number;
  readonly state: 'ok' | 'near' | 'reached';
  /** Tokens that a cap in dollars does not see, because their cost is not known. */
  readonly unpriced_tokens: number;
}

/** All caps that are set. */
export function capStatus(model: Model, now: Now): readonly CapStatus[] {
  return figures(model, now).map((figure) => ({
    scope: figure.scope,
    of: figure.of,
    kind: figure.kind,
    used: figure.used,
    cap: figure.cap,
    state: isOver(figure) ? 'reached' : isNear(figure) ? 'near' : 'ok',
    unpriced_tokens: figure.unpriced,
  }));
}

/** What the agent's newest session used. Null: it has not told anything, or the cost is not known of all of it. */
export function sessionUse(
  model: Model,
  { name, generation }: Agent,
): { readonly tokens: number | null; readonly cost_usd: number | null; readonly turns: number } {
  const rows = Object.values(model.money.rows).filter(
    (row) => row.agent === name && row.generation === generation,
  );
  const sum = sumOf(rows);
  const told = rows.some((row) => row.tokens > 0 || row.usd > 0);
  return { tokens: told ? sum.tokens : null, cost_usd: told ? costOf(sum) : null, turns: sum.turns };
}
