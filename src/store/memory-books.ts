import type { Books, ConversationRow, MoneyRow } from '../ports/books.ts';

/** The books without a disk. */
export function createMemoryBooks(): { put(books: Books): void; all(): Books } {
  const money = new Map<string, MoneyRow>();
  const conversations = new Map<string, ConversationRow>();
  return {
    put(books) {
      for (const row of books.money) money.set(moneyName(row), row);
      for (const row of books.conversations)
        conversations.set(JSON.stringify([row.agent, row.generation, row.conversation]), row);
    },
    all: () => ({
      money: [...money.values()].toSorted((a, b) => compare(a.day, b.day) || a.lastMs - b.lastMs),
      conversations: [...conversations.values()].toSorted(
        (a, b) => a.startedMs - b.startedMs || compare(a.agent, b.agent) || a.generation - b.generation,
      ),
    }),
  };
}

function moneyName({ day, phase, agent, generation, conversation, model }: MoneyRow): string {
  return JSON.stringify([day, phase, agent, generation, conversation, model]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
