import { expect, test } from 'vitest';
import { printBudget } from '../../../src/cli/print/budget.ts';
import { printCosts } from '../../../src/cli/print/costs.ts';
import { printConversations } from '../../../src/cli/print/sessions.ts';
import { conversationsOf } from '../../../src/core/view/conversations.ts';
import { costsOf } from '../../../src/core/view/costs.ts';
import type { CapStatus } from '../../../src/core/view/money.ts';
import type { ConversationRow, MoneyRow } from '../../../src/ports/books.ts';
import { noParts } from '../../../src/protocol/tokens.ts';
import { page } from './page.ts';

const row = (patch: Partial<MoneyRow>): MoneyRow => ({
  ...{ day: '2026-11-19', phase: '01', agent: 'builder', generation: 1, conversation: 'c', model: 'm' },
  ...{ tokens: 0, parts: noParts, usd: 0, unpriced: 0, turns: 0, lastMs: 0 },
  ...patch,
});
const rows = [
  row({ tokens: 1_234_567, usd: 1.5, turns: 3 }),
  row({ agent: 'adversary', tokens: 1000, usd: 0.0123, turns: 1 }),
  row({ day: '2026-11-20', generation: 2, model: 'new', tokens: 500, unpriced: 500, turns: 1 }),
  row({ day: '2026-11-20', generation: 2, tokens: 10, usd: 0.25 }),
];

test('costs, with what is not known shown as such', () => {
  expect(printCosts(costsOf(rows, 'session', null), page)).toMatchInlineSnapshot(`
    "session         tokens  turns       cost
    builder 1    1,234,567      3      $1.50
    adversary 1      1,000      1    $0.0123
    builder 2          510      1  $0.25 + ?
    total        1,236,077      5  $1.76 + ?
    ? The cost of 500 tokens is not known; give prices under \`prices\`.
    "
  `);
  expect(printCosts(costsOf(rows, 'model', '2026-11-20'), page)).toMatchInlineSnapshot(`
    "model  tokens  turns       cost
    new       500      1          ?
    m          10      0      $0.25
    total     510      1  $0.25 + ?
    ? The cost of 500 tokens is not known; give prices under \`prices\`.
    "
  `);
  expect(printCosts(costsOf(rows, 'role', '2027-01-01'), page)).toBe(
    'Nothing was used yet, as far as the agents told.\n',
  );
});

test('costs as data: null for what is not known, with the part that is', () => {
  const { lines, total } = costsOf(rows, 'day', null);
  expect(lines).toEqual([
    {
      name: '2026-11-19',
      tokens: 1_235_567,
      cost_usd: 1.5123,
      known_usd: 1.5123,
      unpriced_tokens: 0,
      turns: 4,
    },
    { name: '2026-11-20', tokens: 510, cost_usd: null, known_usd: 0.25, unpriced_tokens: 500, turns: 1 },
  ]);
  expect(total).toMatchObject({ tokens: 1_236_077, cost_usd: null, turns: 5 });
});

test('conversations: one that lives, one that ended, one whose end nobody saw', () => {
  const at = Date.parse('2026-11-20T02:00:00Z');
  const one = (generation: number, patch: Partial<ConversationRow>): ConversationRow => ({
    ...{ agent: 'builder', generation, conversation: `c-${generation}`, phase: '01', backend: 'claude' },
    ...{ startedMs: at + generation * 60_000, endedMs: null, why: 'fresh' },
    ...patch,
  });
  const all = [
    one(1, {}),
    one(2, { endedMs: at + 999_000, why: 'phase 02 begins' }),
    one(3, { phase: '02', why: 'resumed' }),
  ];
  expect(
    printConversations(conversationsOf([...all, { ...one(1, {}), agent: 'adversary' }], 'builder'), page),
  ).toMatchInlineSnapshot(`
      "builder 1  2026-11-20 02:01:00Z –   phase 01, claude
          c-1 its end was not seen
      builder 2  2026-11-20 02:02:00Z – 2026-11-20 02:16:39Z  phase 01, claude
          c-2 ended: phase 02 begins
      builder 3  2026-11-20 02:03:00Z –   phase 02, claude
          c-3 resumed
      "
    `);
  expect(printConversations(conversationsOf([], null), page)).toBe('No session was started yet.\n');
});

test('caps that are reached, near, or blind; others are not shown', () => {
  const cap: CapStatus = {
    scope: 'day',
    of: '2026-11-20',
    kind: 'usd',
    used: 5,
    cap: 5,
    state: 'reached',
    unpriced_tokens: 0,
  };
  const caps: readonly CapStatus[] = [
    cap,
    { ...cap, scope: 'project', of: '', kind: 'tokens', used: 90, cap: 100, state: 'near' },
    { ...cap, scope: 'phase', of: '01', used: 1, state: 'ok', unpriced_tokens: 700 },
    { ...cap, scope: 'session', of: 'builder 1', used: 1, state: 'ok' },
  ];
  expect(printBudget(caps, page).join('\n')).toMatchInlineSnapshot(`
    "Budget
      day 2026-11-20: $5.00 of $5.00
      project: 90 tokens of 100 tokens
      phase 01: $1.00 + ? (the cost of 700 tokens is not known) of $5.00"
  `);
  expect(printBudget(caps.slice(3), page)).toEqual([]);
});
