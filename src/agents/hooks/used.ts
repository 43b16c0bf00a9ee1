import type { Signal } from '../../ports/agent.ts';
import { addParts, noParts, sumParts, type TokenParts } from '../../protocol/tokens.ts';

type UsageSignal = Extract<Signal, { event: 'usage' }>;

/** What one conversation used until now, as its signals tell it: in totals. */
export interface Used {
  add(model: string, parts: TokenParts): void;
  /** Totals of the models that were added to since this was asked last. */
  news(conversation: string, at: number): readonly UsageSignal[];
  /**
   * The cost as the agent tells it: a total of its process. A process that has just begun may count on from the
   * conversation's total or from nothing. Null when that is nothing new, or its beginning is not known.
   */
  cost(totalUsd: number): number | null;
  /** Costs are known from here on: the conversation begins now. */
  begin(): void;
}

export function createUsed(): Used {
  const models = new Map<string, TokenParts>();
  const changed = new Set<string>();
  let spentUsd: number | null = null;
  let lastUsd = 0;
  return {
    add(model, parts) {
      models.set(model, addParts(models.get(model) ?? noParts, parts));
      changed.add(model);
    },
    news(conversation, at) {
      const signals = [...changed].flatMap((model): readonly UsageSignal[] => {
        const parts = models.get(model);
        if (parts === undefined) return [];
        const named = model === '' ? {} : { model };
        return [
          { event: 'usage', at, conversation, ...named, tokens: sumParts(parts), parts, cost_usd: null },
        ];
      });
      changed.clear();
      return signals;
    },
    cost(totalUsd) {
      if (spentUsd === null) return null;
      const added = totalUsd >= lastUsd ? totalUsd - lastUsd : totalUsd;
      lastUsd = totalUsd;
      if (added === 0) return null;
      spentUsd += added;
      return spentUsd;
    },
    begin() {
      spentUsd = 0;
      lastUsd = 0;
    },
  };
}
