import type { Signal } from '../../ports/agent.ts';
import { plain } from '../../protocol/text.ts';
import { parseLimitTime } from '../manifest/limit-time.ts';
import { readSignals } from '../manifest/signal.ts';
import { type Payload, readHeard, type Status } from './payload.ts';
import { noTranscripts, type Transcripts } from './transcripts.ts';
import { createUsed, type Used } from './used.ts';

/** What is known of one conversation between two lines. */
interface Conversation {
  /** Id of the prompt that the open turn works on; null between turns. */
  turn: string | null;
  queued: number;
  /** End of a usage limit that the transcript told of in the open turn. */
  resetMs: number | null;
  contextPct: number | null;
  /** It was told of before: what its transcript has beyond that is what it used since. */
  begun: boolean;
  readonly used: Used;
}

const MAX_CONVERSATIONS = 64;
const MAX_MESSAGE = 20_000;

/**
 * Makes the reader of what the hooks wrote. One line may mean several signals (a prompt that begins a turn) or none. The
 * transcript adds what hooks leave out: the tokens used, the exact reset of a limit, and whether a message waits in the
 * queue when a turn ends. Its last lines may be written a moment after the hook; the status line comes later still. The same lines in the same order give the same signals, whenever they are read.
 */
export function createHookSignals(
  transcripts: Transcripts = noTranscripts,
): (line: string) => readonly Signal[] {
  const conversations = new Map<string, Conversation>();

  function known(id: string): Conversation {
    const found = conversations.get(id) ?? {
      turn: null,
      queued: 0,
      resetMs: null,
      contextPct: null,
      begun: false,
      used: createUsed(),
    };
    conversations.delete(id);
    conversations.set(id, found);
    const oldest = conversations.keys().next();
    if (conversations.size > MAX_CONVERSATIONS && !oldest.done) conversations.delete(oldest.value);
    return found;
  }

  return (line) => {
    const heard = readHeard(line);
    if (heard === null) return readSignals(line);
    if ('status' in heard) {
      const session = known(heard.status.session_id);
      const news = read(session, heard.status, heard.at, transcripts);
      return [...news, ...ofStatus(heard.status, heard.at, session)];
    }
    const { hook, at } = heard;
    // Calls and ends of a subagent belong to the tool call that started it.
    if (hook.agent_id !== undefined && hook.hook_event_name !== 'PermissionRequest') return [];
    return ofHook(hook, at, known(hook.session_id), transcripts);
  };
}

function ofHook(
  hook: Payload,
  at: number,
  session: Conversation,
  transcripts: Transcripts,
): readonly Signal[] {
  switch (hook.hook_event_name) {
    case 'SessionStart': {
      if (hook.source === 'compact') return [];
      const usage = begin(session, hook, at, transcripts);
      Object.assign(session, { turn: null, queued: 0, resetMs: null });
      return [{ event: 'ready', at, conversation: hook.session_id }, ...usage];
    }
    case 'UserPromptSubmit': {
      const usage = read(session, hook, at, transcripts);
      const prompt: Signal = { event: 'prompt', at, text: hook.prompt.slice(0, MAX_MESSAGE) };
      // A prompt that is queued names the prompt under work.
      const turn = hook.prompt_id ?? hook.turn_id ?? '';
      if (session.turn !== null && session.turn === turn) return [...usage, prompt];
      session.turn = turn;
      session.resetMs = null;
      return [...usage, prompt, { event: 'turn_start', at }];
    }
    case 'PreToolUse':
      return [{ event: 'tool_start', at, id: hook.tool_use_id, name: plain(hook.tool_name, 80) }];
    case 'PostToolUse':
    case 'PostToolUseFailure':
      return [{ event: 'tool_end', at, id: hook.tool_use_id }];
    case 'PermissionRequest':
      return [{ event: 'dialog', at, what: `permission for ${plain(hook.tool_name, 80)}` }];
    case 'Stop': {
      const usage = read(session, hook, at, transcripts);
      const message = hook.last_assistant_message.slice(-MAX_MESSAGE);
      return [...usage, { event: 'turn_end', at, message }, ...nextTurn(session, at)];
    }
    case 'StopFailure': {
      const usage = read(session, hook, at, transcripts);
      session.turn = null;
      return [...usage, failure(hook, at, session.resetMs)];
    }
    case 'SessionEnd': {
      const usage = read(session, hook, at, transcripts);
      return hook.reason === 'clear'
        ? usage
        : [...usage, { event: 'bye', at, reason: plain(hook.reason, 80) }];
    }
  }
}

/**
 * A session begins. What a conversation used that was not told of before was used elsewhere, and is not ours; one that
 * was goes on, and what it used when nobody listened (its process was killed) counts now.
 */
function begin(
  session: Conversation,
  hook: Extract<Payload, { hook_event_name: 'SessionStart' }>,
  at: number,
  transcripts: Transcripts,
): readonly Signal[] {
  const isKnown = session.begun;
  session.begun = true;
  if (isKnown) return read(session, hook, at, transcripts);
  transcripts.upTo(hook.transcript_path, at);
  if (hook.source === 'startup') session.used.begin();
  return [];
}

/** A message in the queue begins the next turn at once, with no hook of its own. */
function nextTurn(session: Conversation, at: number): readonly Signal[] {
  session.turn = null;
  if (session.queued <= 0) return [];
  session.turn = '';
  return [{ event: 'turn_start', at }];
}

/** Takes in what the transcript has by now; gives what was used, when that is more than before. */
function read(
  session: Conversation,
  { session_id, transcript_path }: Payload | Status,
  at: number,
  transcripts: Transcripts,
): readonly Signal[] {
  let pct = session.contextPct;
  for (const record of transcripts.upTo(transcript_path, at)) {
    if (record.type === 'usage') session.used.add(record.model, record.parts);
    else if (record.type === 'queue') session.queued = Math.max(0, session.queued + record.change);
    else if (record.type === 'context') pct = record.pct;
    else session.resetMs = record.resetMs;
  }
  session.begun = true;
  return [...session.used.news(session_id, at), ...contextNews(session, pct, at)];
}

/** How a turn that failed is to be seen: as a limit, as something only a person can mend, or as a turn without words. */
function failure(
  { error, last_assistant_message }: Extract<Payload, { hook_event_name: 'StopFailure' }>,
  at: number,
  resetMs: number | null,
): Signal {
  switch (error) {
    case 'rate_limit': {
      const reset = resetMs ?? parseLimitTime(last_assistant_message, { nowMs: at });
      return { event: 'limit', at, kind: reset === null ? 'rate limit' : 'usage limit', reset };
    }
    case 'billing_error':
      return { event: 'limit', at, kind: 'credit exhausted', reset: null };
    case 'authentication_failed':
      return { event: 'dialog', at, what: plain(`login: ${last_assistant_message}`, 160) };
    default:
      return { event: 'turn_end', at, message: '' };
  }
}

/** Context and cost. Only changes are news. */
function ofStatus(status: Status, at: number, session: Conversation): readonly Signal[] {
  const pct = status.context_window.used_percentage;
  const total = status.cost.total_cost_usd;
  const cost = total === null ? null : session.used.cost(total);
  const usage: readonly Signal[] =
    cost === null ? [] : [{ event: 'usage', at, conversation: status.session_id, tokens: 0, cost_usd: cost }];
  return [...contextNews(session, pct, at), ...usage];
}

function contextNews(session: Conversation, pct: number | null, at: number): readonly Signal[] {
  if (pct === null || pct === session.contextPct) return [];
  session.contextPct = pct;
  return [{ event: 'context', at, pct }];
}
