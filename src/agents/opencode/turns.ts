import type { Signal } from '../../ports/agent.ts';
import type { ObserverDeps } from './deps.ts';
import type { Part, Status } from './events.ts';
import { ofError, ofRetry } from './failure.ts';

/** Turns of the conversation in hand. */
export interface Turns {
  status(status: Status): void;
  /** Words or a tool call of the agent. */
  part(part: Part): void;
  failed(error: Parameters<typeof ofError>[0]): void;
  ended(): void;
  /** Another conversation is in hand. */
  reset(): void;
}

const MAX_TEXT = 20_000;

export function createTurns({ tell, now }: ObserverDeps): Turns {
  let turn: 'none' | 'open' | 'retrying' = 'none';
  /** Reset of the limit that was told last in this turn; 0 for one without. */
  let told: number | null = null;
  let spoken = { message: '', parts: new Map<string, string>() };
  const tools = new Set<string>();

  function begin(): void {
    if (turn === 'none') spoken = { message: '', parts: new Map() };
    turn = 'open';
    told = null;
    tell({ event: 'turn_start', at: now() });
  }

  function end(signal: Signal): void {
    if (turn !== 'none') tell(signal);
    reset();
  }

  function reset(): void {
    turn = 'none';
    told = null;
    tools.clear();
  }

  /** A try that fails proves nothing: only an answer ends a limit. */
  function retry(limit: Signal | null): void {
    if (limit?.event !== 'limit') return;
    turn = 'retrying';
    const reset = limit.reset ?? 0;
    if (told !== null && Math.abs(told - reset) < 1_000) return;
    told = reset;
    tell(limit);
  }

  function tool({ callID: id, tool: name, state }: Extract<Part, { type: 'tool' }>): void {
    if (state.status === 'running' && !tools.has(id)) {
      tools.add(id);
      tell({ event: 'tool_start', at: now(), id, name: name.slice(0, 80) });
    } else if ((state.status === 'completed' || state.status === 'error') && tools.delete(id)) {
      tell({ event: 'tool_end', at: now(), id });
    }
  }

  return {
    reset,
    status(status) {
      if (status.type === 'retry') retry(ofRetry(status, now()));
      else if (status.type === 'busy' && turn === 'none') begin();
    },
    part(part) {
      if (turn === 'retrying') begin();
      if (part.type === 'tool') tool(part);
      if (part.type !== 'text') return;
      if (spoken.message !== part.messageID) spoken = { message: part.messageID, parts: new Map() };
      spoken.parts.set(part.id, part.text);
    },
    failed: (error) => end(ofError(error, now())),
    ended() {
      const message = [...spoken.parts.values()].join('\n').slice(-MAX_TEXT);
      end({ event: 'turn_end', at: now(), message });
    },
  };
}
