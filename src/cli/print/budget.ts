import { amount } from '../../core/money/words.ts';
import type { CapStatus } from '../../core/view/money.ts';
import { plain } from '../../protocol/text.ts';
import type { Page } from './page.ts';

/** One line for each cap that is reached, near, or blind to a part of what was used. */
export function printBudget(caps: readonly CapStatus[], { style }: Page): readonly string[] {
  const told = caps.filter(({ state, unpriced_tokens }) => state !== 'ok' || unpriced_tokens > 0);
  if (told.length === 0) return [];
  return [style.bold('Budget'), ...told.map((cap) => `  ${colorOf(cap.state, style)(line(cap))}`)];
}

function line({ scope, of, kind, used, cap, unpriced_tokens }: CapStatus): string {
  const name = of === '' ? scope : `${scope} ${plain(of, 60)}`;
  const unknown =
    unpriced_tokens > 0 ? ` + ? (the cost of ${amount('tokens', unpriced_tokens)} is not known)` : '';
  return `${name}: ${amount(kind, used)}${unknown} of ${amount(kind, cap)}`;
}

function colorOf(state: CapStatus['state'], style: Page['style']): (text: string) => string {
  return state === 'reached' ? style.red : style.yellow;
}
