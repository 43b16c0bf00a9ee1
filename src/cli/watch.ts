import { setTimeout as delay } from 'node:timers/promises';
import type { Invocation, Outcome } from './command.ts';

const POLL_MS = 1_000;
const CLEAR = '\x1b[H\x1b[2J\x1b[3J';
/** Fields that change with time alone. */
const ageing = /"(?:for_s|age_s)":\d+,?/g;

/**
 * Shows the page again whenever it changes: in place on a terminal, one page after the other elsewhere, one JSON line
 * each with `--json`. Ends with the sequence, or by ctrl-C.
 */
export async function watchStatus(
  invocation: Invocation,
  look: (invocation: Invocation) => Promise<Outcome>,
): Promise<Outcome | null> {
  const { out, json } = invocation;
  let last = '';
  for (;;) {
    const outcome = await look(invocation);
    const facts = JSON.stringify(outcome.data).replaceAll(ageing, '');
    const shown = out.tty && !json ? outcome.text : facts;
    if (shown !== last) {
      last = shown;
      out.write(
        json
          ? `${JSON.stringify(outcome.data)}\n`
          : out.tty
            ? `${CLEAR}${outcome.text}`
            : `${outcome.text}\n`,
      );
    }
    if (isOver(outcome.data)) return null;
    await delay(POLL_MS);
  }
}

function isOver(data: unknown): boolean {
  const { complete, daemon } = data as { complete: boolean; daemon: unknown };
  return complete && daemon === null;
}
