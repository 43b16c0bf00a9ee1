import { dayOf } from '../../core/money/tally.ts';
import { type CostKey, costKeys, costsOf } from '../../core/view/costs.ts';
import { LoopctlError } from '../../errors/error.ts';
import { readBooks } from '../books.ts';
import type { Invocation, Outcome } from '../command.ts';
import { printCosts } from '../print/costs.ts';
import { createPage } from '../print/page.ts';
import { pathsOf } from '../project.ts';

const DAY_MS = 86_400_000;

/** What was used, from the books. @throws LoopctlError LOOPCTL_E_USAGE, LOOPCTL_E_NO_EVENTS */
export async function costs(invocation: Invocation): Promise<Outcome> {
  const by = keyOf(invocation.options.by ?? 'day');
  const since = sinceOf(invocation.options.since, Date.now());
  const { money } = await readBooks(pathsOf(invocation));
  const data = costsOf(money, by, since);
  return { data, text: printCosts(data, createPage(invocation.out)) };
}

function keyOf(value: string | boolean): CostKey {
  const found = costKeys.find((key) => key === value);
  if (found !== undefined) return found;
  throw new LoopctlError('LOOPCTL_E_USAGE', `--by takes one of ${costKeys.join(', ')}`);
}

/** A day, or a number of days with today as the last. */
function sinceOf(value: string | boolean | undefined, nowMs: number): string | null {
  if (typeof value !== 'string') return null;
  const days = /^(\d{1,5})d$/.exec(value)?.[1];
  if (days !== undefined) return dayOf(nowMs - Math.max(0, Number(days) - 1) * DAY_MS);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new LoopctlError(
    'LOOPCTL_E_USAGE',
    '--since takes a day, as in 2026-11-20, or a number of days, as in 7d',
  );
}
