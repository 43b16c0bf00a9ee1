import { createBoundedSet } from './bounded-set.ts';
import type { ObserverDeps } from './deps.ts';
import type { Told } from './events.ts';
import { createQuestions } from './questions.ts';
import { createTurns } from './turns.ts';
import { createUsage, type Usage } from './usage.ts';

/** Turns what opencode tells its plugins into signals. Only the conversation that was prompted last has turns. */
export interface Observer extends Pick<Usage, 'window'> {
  /** A prompt was taken, also one that is queued. */
  prompt(session: string, message: string, text: string): void;
  event(told: Told): void;
}

const MAX_TEXT = 20_000;

export function createObserver(deps: ObserverDeps): Observer {
  const { tell, now } = deps;
  const turns = createTurns(deps);
  const usage = createUsage(deps);
  const questions = createQuestions(deps);
  /** Sessions of subagents. */
  const children = createBoundedSet();
  /** Messages that are not the agent's words: prompts, and what a compaction wrote. */
  const others = createBoundedSet();
  let current = '';

  function ofCurrent(told: Told): void {
    if (told.type === 'session.status') turns.status(told.properties.status);
    if (told.type === 'session.idle') turns.ended();
    if (told.type === 'session.error' && told.properties.error !== undefined)
      turns.failed(told.properties.error);
    if (told.type !== 'message.part.updated') return;
    const { part } = told.properties;
    if (part.type === 'step-finish') usage.step(part);
    if (!others.has(part.messageID)) turns.part(part);
  }

  return {
    window: usage.window,
    prompt(session, message, text) {
      if (children.has(session)) return;
      others.add(message);
      if (session !== current) {
        current = session;
        turns.reset();
        tell({ event: 'ready', at: now(), conversation: session });
      }
      tell({ event: 'prompt', at: now(), text: text.slice(0, MAX_TEXT) });
    },
    event(told) {
      switch (told.type) {
        case 'session.created':
        case 'session.updated': {
          const { info } = told.properties;
          if (info.parentID !== undefined) children.add(info.id);
          return usage.session(info);
        }
        case 'message.updated': {
          const { id, role, summary } = told.properties.info;
          if (role === 'user' || summary === true) others.add(id);
          return;
        }
        case 'permission.asked':
          return questions.asked(`permission for ${(told.properties.permission ?? 'a tool').slice(0, 80)}`);
        case 'question.asked':
          return questions.asked('a question');
        case 'permission.replied':
        case 'question.replied':
        case 'question.rejected':
          return questions.answered();
        case 'message.part.updated':
        case 'session.status':
        case 'session.idle':
        case 'session.error':
          if (told.properties.sessionID === current) ofCurrent(told);
      }
    },
  };
}
