import type { Books, ConversationRow } from '../ports/books.ts';
import type { Agent, Model } from './model.ts';
import { isLive } from './transitions.ts';

/** What is to be written into the books: the rows that are not as they were; null when there are none. */
export function booksAfter(before: Model, after: Model): Books | null {
  const money =
    before.money.rows === after.money.rows ? [] : changedRows(before.money.rows, after.money.rows);
  const conversations = Object.values(after.agents).flatMap((agent) => {
    const known = before.agents[agent.name];
    return known === agent ? [] : conversationChange(known, agent, after);
  });
  return money.length + conversations.length === 0 ? null : { money, conversations };
}

function changedRows(before: Model['money']['rows'], after: Model['money']['rows']): Books['money'] {
  return Object.entries(after)
    .filter(([key, row]) => before[key] !== row)
    .map(([, row]) => row);
}

function conversationChange(
  before: Agent | undefined,
  agent: Agent,
  model: Model,
): readonly ConversationRow[] {
  const was = before === undefined ? null : rowOf(before, model);
  const is = rowOf(agent, model);
  const ended = was === null || was.endedMs !== null ? null : endOf(was, is, agent);
  return [...(ended === null ? [] : [ended]), ...(is === null || same(was, is) ? [] : [is])];
}

/** The conversation that lived before, as it ended when it lives no more; its next session may be on its way already. */
function endOf(was: ConversationRow, is: ConversationRow | null, agent: Agent): ConversationRow | null {
  if (agent.generation !== was.generation) {
    const endedMs = agent.launchedAt?.wall ?? agent.session.since.wall;
    return { ...was, endedMs, why: agent.comeback.reason };
  }
  if (is === null || is.conversation === was.conversation) return null;
  return { ...was, endedMs: agent.session.evidence.at.wall, why: 'another conversation took its place' };
}

function same(a: ConversationRow | null, b: ConversationRow): boolean {
  return (
    a !== null &&
    a.generation === b.generation &&
    a.conversation === b.conversation &&
    (a.endedMs === null) === (b.endedMs === null)
  );
}

/** Null before its session is known to run. */
function rowOf(agent: Agent, model: Model): ConversationRow | null {
  const { session, conversation, generation, name, launchedAt } = agent;
  if (conversation === '' || (session.pane === null && isLive(session.state))) return null;
  if (session.state === 'absent' || launchedAt === null) return null;
  const live = isLive(session.state);
  return {
    ...{ agent: name, generation, conversation, phase: session.phase },
    backend: model.settings.roles[name]?.backend ?? '',
    startedMs: launchedAt.wall,
    endedMs: live ? null : session.since.wall,
    why: live
      ? `${session.mode === 'resume' ? 'resumed' : 'fresh'}`
      : (session.ending?.reason ?? session.evidence.text),
  };
}
