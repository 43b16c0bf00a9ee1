import type { DelivererDeps } from './deps.ts';
import { KEPT_GENERATIONS, type SignalView } from './receipts.ts';

/**
 * Whether signals name a message: those of the newest session, or of the ones right before it. While its disk was full,
 * a daemon that is gone may have typed a message there without a record of it.
 */
export async function signalledSince(
  deps: DelivererDeps,
  agent: string,
  newest: number,
): Promise<Pick<SignalView, 'has'>> {
  const generations = Array.from({ length: KEPT_GENERATIONS }, (_, back) => newest - back);
  const views = generations.flatMap((generation) => deps.signalsOf(agent, generation) ?? []);
  await views[0]?.refresh();
  return { has: (id) => views.some((view) => view.has(id)) };
}
