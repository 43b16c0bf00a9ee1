import type { ScreenReading } from '../../../src/ports/agent.ts';
import type { SimScreen } from './backend.ts';
import type { Condition } from './types.ts';

const RULE = '─'.repeat(60);
const ROWS = 12;

interface Shown {
  readonly condition: Condition;
  readonly frozen: boolean;
  readonly line: string;
  readonly lastMessage: string;
  readonly resetWall: number | null;
  readonly transcript: readonly string[];
  readonly progress: number;
  readonly name: string;
  readonly turns: number;
}

/** What stands on the terminal, and what a manifest would make of it. */
export function render(shown: Shown, history: number): SimScreen {
  const below = bottom(shown);
  const rows = Math.max(0, ROWS - below.length) + history;
  const lines = [...(rows > 0 ? shown.transcript.slice(-rows) : []), ...below];
  return {
    lines,
    styled: lines,
    cursor: { row: lines.length - 2, col: shown.line.length + 2 },
    title: shown.name,
    reading: read(shown),
  };
}

function bottom({ condition, line }: Shown): readonly string[] {
  switch (condition) {
    case 'booting':
      return [''];
    case 'dialog':
      return ['Do you want to go on?', '❯ 1. Yes', '  2. No'];
    default: {
      const bar =
        condition === 'busy' ? '✽ Working… (esc to interrupt)' : condition === 'limited' ? '⚠ limit' : '';
      return [bar, RULE, ...`❯ ${line}`.split('\n'), RULE];
    }
  }
}

function read({ condition, line, lastMessage, resetWall }: Shown): ScreenReading {
  const base = {
    contextPct: null,
    limitResetMs: null,
    lastMessage,
    draft: line,
    rule: condition,
    evidence: condition,
  };
  switch (condition) {
    case 'booting':
      return { ...base, state: 'starting', draft: null };
    case 'dialog':
      return { ...base, state: 'dialog', draft: null };
    case 'limited':
      return { ...base, state: 'limited', limitResetMs: resetWall };
    case 'busy':
      return { ...base, state: 'busy' };
    case 'idle':
      return { ...base, state: 'ready' };
  }
}
