import type { Usage } from '../../ports/agent.ts';
import { addParts, beyondParts, noParts, sumParts } from '../../protocol/tokens.ts';
import { book, noUse, type Use, type Who } from './book.ts';
import { type Money, noMoney, type Stream, streamKey } from './money.ts';
import { costAt, type PriceTable, priceOf } from './prices.ts';

export interface Rates {
  readonly prices: PriceTable;
  /** Model to price by where the agent does not name one; null when that is not known either. */
  readonly model: string | null;
}

/** Conversations of one agent whose streams are remembered. */
const CONVERSATIONS_KEPT = 8;

/**
 * Books what a record of an agent says beyond what was booked of it before. The cost is the agent's own where it tells
 * one, else computed; of a model without a price it stays unknown.
 */
export function bookUsage(money: Money, who: Who, usage: Usage, rates: Rates, atWall: number): Money {
  const conversation = usage.conversation ?? who.conversation;
  const model = usage.model ?? '';
  const key = streamKey(who.agent, conversation, model);
  const known = money.streams[key] ?? newStream(who.agent, conversation, model);
  const parts = beyondParts(usage.parts ?? noParts, known.parts);
  const tokens = Math.max(0, usage.tokens - known.tokens);
  const added: Use = { ...noUse, tokens, parts, ...cost(money, known, { ...usage, tokens, parts }, rates) };
  const told = known.told || usage.cost_usd !== null;
  if (tokens === 0 && added.usd === 0 && told === known.told) return money;
  const stream: Stream = {
    ...known,
    tokens: known.tokens + tokens,
    parts: addParts(known.parts, parts),
    usd: known.usd + added.usd,
    told,
  };
  const paid = usage.cost_usd === null ? money : priced(money, stream);
  return book(remember(paid, key, stream), { ...who, conversation }, model, added, atWall);
}

/** Streams of rows from the store, so that a record that is read again from its beginning books nothing twice. */
export function streamsOf(rows: readonly Parameters<typeof streamOfRow>[0][]): Money['streams'] {
  let money = noMoney;
  for (const row of rows) {
    const key = streamKey(row.agent, row.conversation, row.model);
    const known = money.streams[key] ?? newStream(row.agent, row.conversation, row.model);
    money = remember(money, key, streamOfRow(row, known));
  }
  return money.streams;
}

function streamOfRow(
  row: Pick<Stream, 'agent' | 'conversation' | 'model' | 'tokens' | 'parts' | 'usd'>,
  known: Stream,
): Stream {
  return {
    ...known,
    tokens: known.tokens + row.tokens,
    parts: addParts(known.parts, row.parts),
    usd: known.usd + row.usd,
  };
}

function cost(money: Money, stream: Stream, usage: Usage, rates: Rates): Pick<Use, 'usd' | 'unpriced'> {
  const { agent, conversation, model } = stream;
  if (usage.cost_usd !== null) {
    const booked = model === '' ? ofConversation(money, stream) : stream.usd;
    return { usd: Math.max(0, usage.cost_usd - booked), unpriced: 0 };
  }
  const whole = money.streams[streamKey(agent, conversation, '')];
  if (stream.told || whole?.told === true) return { usd: 0, unpriced: 0 };
  const name = model === '' ? rates.model : model;
  const price = name === null || usage.parts === undefined ? null : priceOf(rates.prices, name);
  const split = usage.parts ?? noParts;
  const rest = Math.max(0, usage.tokens - sumParts(split));
  if (price === null || rest > 0) return { usd: 0, unpriced: usage.tokens };
  return { usd: costAt(price, split), unpriced: 0 };
}

function ofConversation(money: Money, { agent, conversation }: Stream): number {
  return Object.values(money.streams)
    .filter((one) => one.agent === agent && one.conversation === conversation)
    .reduce((sum, one) => sum + one.usd, 0);
}

/** The agent has told what tokens cost whose price was not known. */
function priced(money: Money, { agent, conversation, model }: Stream): Money {
  let known = money;
  for (const [key, row] of Object.entries(money.rows)) {
    const covered = row.agent === agent && row.conversation === conversation;
    if (!covered || row.unpriced === 0 || (model !== '' && row.model !== model)) continue;
    const cleared = book(known, row, row.model, { ...noUse, unpriced: -row.unpriced }, row.lastMs);
    known = { ...cleared, rows: { ...cleared.rows, [key]: { ...row, unpriced: 0 } } };
  }
  return known;
}

function remember(money: Money, key: string, stream: Stream): Money {
  const { [key]: _before, ...others } = money.streams;
  const streams = { ...others, [key]: stream };
  const own = Object.values(streams).filter((one) => one.agent === stream.agent);
  const recent = [...new Set(own.map((one) => one.conversation).toReversed())].slice(0, CONVERSATIONS_KEPT);
  const kept = Object.entries(streams).filter(
    ([, one]) => one.agent !== stream.agent || recent.includes(one.conversation),
  );
  return { ...money, streams: Object.fromEntries(kept) };
}

function newStream(agent: string, conversation: string, model: string): Stream {
  return { agent, conversation, model, tokens: 0, parts: noParts, usd: 0, told: false };
}
