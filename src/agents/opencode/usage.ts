import type { ObserverDeps } from './deps.ts';
import type { Info, StepFinish, Tokens } from './events.ts';

/** What a conversation uses, and how full its context is. */
export interface Usage {
  /** Tokens that fit into the model that answers now; 0 when it is not known. */
  window(tokens: number): void;
  /** A step of the conversation in hand ended. */
  step(part: StepFinish): void;
  /** Totals of a session, subagents' included, from its beginning; the same after a resume. */
  session(info: Info): void;
}

export function createUsage({ tell, now }: ObserverDeps): Usage {
  let windowTokens = 0;
  let lastPct = -1;
  let last = '';

  return {
    window(tokens) {
      windowTokens = tokens;
    },
    step({ tokens }) {
      if (windowTokens <= 0) return;
      const inside = tokens.input + tokens.cache.read + tokens.cache.write + tokens.output;
      const pct = Math.min(100, Math.round((100 * inside) / windowTokens));
      if (pct !== lastPct) tell({ event: 'context', at: now(), pct });
      lastPct = pct;
    },
    session({ id, tokens, cost = 0 }) {
      if (tokens === undefined) return;
      const parts = partsOf(tokens);
      const sum = parts.input + parts.output + parts.cache_read + parts.cache_write;
      const seen = `${id} ${sum} ${cost}`;
      if (sum === 0 || seen === last) return;
      last = seen;
      // Without a price opencode reckons with 0.
      const cost_usd = cost > 0 ? cost : null;
      tell({ event: 'usage', at: now(), conversation: id, tokens: sum, parts, cost_usd });
    },
  };
}

function partsOf({ input, output, reasoning, cache }: Tokens) {
  return { input, output: output + reasoning, cache_read: cache.read, cache_write: cache.write };
}
