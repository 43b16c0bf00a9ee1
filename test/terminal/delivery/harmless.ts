import type { Backend } from '../../../src/ports/agent.ts';
import type { Screen } from '../../../src/ports/terminal.ts';
import { lineOf } from '../../../src/terminal/delivery/message.ts';

const RULE = '─'.repeat(80);

/** Screens that show `text` where agents show prompts and where they show their state. */
function placed(text: string): readonly (readonly string[])[] {
  const box = [RULE, '❯ ', RULE, '  footer'];
  return [
    [text],
    [`> ${text}`, '', ...box],
    [`❯ ${text}`, '', ...box],
    [`  ⎿ ${text}`, ...box],
    [text, ...box],
    ['', RULE, `❯ ${text}`, RULE, '  footer'],
    ['', RULE, '❯ ', RULE, text],
  ];
}

function screenOf(lines: readonly string[]): Screen {
  return { lines, styled: lines, cursor: { row: 0, col: 0 }, title: '' };
}

/**
 * Messages that a backend's screen rules would take for a state of the agent, as `backend: rule: text`. The
 * watchdog's own words must not match what it looks for: else a probe that names a limit keeps the limit on for ever.
 */
export function disturbances(texts: readonly string[], backends: Iterable<Backend>): readonly string[] {
  const found = new Set<string>();
  const now = { wall: 0 };
  for (const backend of backends) {
    for (const text of texts) {
      const neutral = placed('[loopctl 0123456789] plain words');
      const screens = placed(lineOf({ id: '0123456789', text }));
      for (const [index, lines] of screens.entries()) {
        const before = backend.read(screenOf(neutral[index] ?? []), now);
        const { state, rule } = backend.read(screenOf(lines), now);
        if (state !== before.state) found.add(`${backend.name}: ${rule}: ${text}`);
      }
    }
  }
  return [...found];
}
