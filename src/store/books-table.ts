import type { Books, ConversationRow, MoneyRow } from '../ports/books.ts';
import type { Statements } from './statements.ts';

interface FlatMoney extends Omit<MoneyRow, 'parts'> {
  readonly input: number;
  readonly output: number;
  readonly cache_write: number;
  readonly cache_read: number;
}

/** Writes rows of the books in the place of those of the same name. */
export function putBooks(sql: Statements, { money, conversations }: Books): void {
  for (const { parts, ...row } of money) {
    sql.run(
      `INSERT OR REPLACE INTO money VALUES ($day, $phase, $agent, $generation, $conversation, $model,
         $tokens, $input, $output, $cache_write, $cache_read, $usd, $unpriced, $turns, $lastMs)`,
      { ...row, ...parts },
    );
  }
  for (const row of conversations) {
    sql.run(
      `INSERT OR REPLACE INTO conversations
         VALUES ($agent, $generation, $conversation, $phase, $backend, $startedMs, $endedMs, $why)`,
      { ...row },
    );
  }
}

/** All rows, oldest first. A database that an older loopctl left, opened for looking only, has none. */
export function readBooks(sql: Statements): Books {
  const found = sql.get<{ name: string }>(`SELECT name FROM sqlite_master WHERE name = 'conversations'`);
  if (found === null) return { money: [], conversations: [] };
  const money = sql.all<FlatMoney>(
    `SELECT day, phase, agent, generation, conversation, model, tokens, input, output, cache_write, cache_read, usd,
       unpriced, turns, last_ms AS lastMs FROM money ORDER BY day, last_ms`,
  );
  const conversations = sql.all<ConversationRow>(
    `SELECT agent, generation, conversation, phase, backend, started_ms AS startedMs, ended_ms AS endedMs, why
       FROM conversations ORDER BY started_ms, agent, generation`,
  );
  return { money: money.map(nested), conversations };
}

function nested({ input, output, cache_write, cache_read, ...row }: FlatMoney): MoneyRow {
  return { ...row, parts: { input, output, cache_write, cache_read } };
}
