import type { Books, MoneyRow } from '../../ports/books.ts';
import type { Agent, Model } from '../model.ts';
import type { Now } from '../time.ts';
import { type Money, noMoney, rowKey } from './money.ts';
import { dayOf, nothing, plus } from './tally.ts';
import { streamsOf } from './usage.ts';

/** The model of a daemon that begins, with what the books say was used before. */
export function withBooks(model: Model, { money: rows }: Books, now: Now): Model {
  const agents = Object.values(model.agents).map((agent) => [agent.name, withTurns(agent, rows)] as const);
  const recent = dayOf(now.wall - 86_400_000);
  // Only rows that may get a higher figure: of the newest sessions, and of work that is no agent's.
  const kept = rows.filter((row) => {
    const newest = model.agents[row.agent]?.generation;
    return newest === undefined ? row.day >= recent : row.generation >= newest;
  });
  const money: Money = {
    ...sums(rows, dayOf(now.wall)),
    rows: Object.fromEntries(kept.map((row) => [rowKey(row), row])),
    streams: streamsOf(rows),
  };
  return { ...model, agents: Object.fromEntries(agents), money };
}

function sums(rows: readonly MoneyRow[], today: string): Money {
  let money = noMoney;
  for (const row of rows) {
    const { phases, project, sinceWall } = money;
    const tally = row.day === today ? plus(money.day.tally, row) : money.day.tally;
    money = {
      ...money,
      project: plus(project, row),
      day: { id: today, tally },
      phases: { ...phases, [row.phase]: plus(phases[row.phase] ?? nothing, row) },
      sinceWall: Math.min(sinceWall ?? row.lastMs, row.lastMs),
    };
  }
  return money;
}

/** Turns of its newest session that were counted when all else was lost are not counted again. */
function withTurns(agent: Agent, rows: readonly MoneyRow[]): Agent {
  const own = rows.filter(
    (row) => row.agent === agent.name && row.generation === agent.generation && row.turns > 0,
  );
  return { ...agent, turnAt: Math.max(agent.turnAt, ...own.map((row) => row.lastMs)) };
}
