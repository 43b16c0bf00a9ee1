import { assignmentFrom } from './brain/kickoff.ts';
import { applyMarkerSlips, leaseOf } from './lease.ts';
import { isLimited, tellLimit } from './limit.ts';
import { startSpinner } from './spinner.ts';
import type { Stage } from './stage.ts';
import { runTurn, type TurnEnd } from './turn.ts';

export interface Session {
  /** Takes a prompt: starts a turn, or queues it while one runs. */
  accept(text: string): void;
  /** Starts a turn without a prompt, unless one runs: the loop wakes itself. */
  poll(): void;
  /** Ends the running turn at its next step. */
  interrupt(): void;
}

const COMPACTED_PCT = 12;
const SHOWN_LINES = 6;

/** The agent's main loop: prompts in, turns one after another, a lease at the end of each. */
export function createSession(stage: Stage): Session {
  const { memory, tell, pace } = stage;
  let running = false;
  let wake: NodeJS.Timeout | null = null;

  async function run(): Promise<void> {
    running = true;
    if (wake !== null) clearTimeout(wake);
    wake = null;
    do {
      await oneTurn();
    } while (memory.value.pending.length > 0);
    running = false;
    if (memory.value.wakeMs !== null) wake = setTimeout(poll, Math.max(0, memory.value.wakeMs - stage.now()));
  }

  async function oneTurn(): Promise<void> {
    const prompts = memory.value.pending;
    stage.show({ queued: 0 });
    pace.reset();
    tell({ event: 'turn_start' });
    const limited = isLimited(stage);
    const stopSpinner = limited ? () => {} : startSpinner(stage);
    const end: TurnEnd = limited ? { type: 'limited' } : await runTurn(stage, prompts);
    stopSpinner();
    memory.update({ pending: memory.value.pending.slice(prompts.length), wakeMs: null });
    finish(end);
  }

  function finish(end: TurnEnd): void {
    if (end.type === 'limited') {
      tellLimit(stage);
    } else if (end.type === 'interrupted') {
      stage.say('notice', 'Interrupted. What should I do instead?');
      tell({ event: 'turn_end', message: '' });
    } else {
      const message = applyMarkerSlips(stage, end.message);
      memory.update({ wakeMs: leaseOf(message) });
      stage.say('message', message);
      tell({ event: 'turn_end', message });
    }
  }

  function poll(): void {
    if (!running) void run();
  }

  return {
    accept(text) {
      stage.say('prompt', shortened(text));
      memory.receive(text, stage.now());
      const assignment = assignmentFrom(text);
      if (assignment !== null) memory.update({ assignment });
      if (text.length < 400 && /\bcompact\b/i.test(text)) memory.update({ contextPct: COMPACTED_PCT });
      tell({ event: 'prompt', text });
      if (running) stage.show({ queued: stage.view.queued + 1 });
      else void run();
    },
    poll,
    interrupt() {
      if (running) pace.interrupt();
    },
  };
}

function shortened(prompt: string): string {
  const lines = prompt.split('\n');
  if (lines.length <= SHOWN_LINES) return prompt;
  return [...lines.slice(0, SHOWN_LINES), `[+${lines.length - SHOWN_LINES} lines]`].join('\n');
}
