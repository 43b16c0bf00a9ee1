import { setTimeout as delay } from 'node:timers/promises';
import type { Invocation, Outcome } from '../command.ts';
import { type RecordedEvent, recorded } from '../events/recorded.ts';
import { readEvents } from '../events/source.ts';
import { numberOption } from '../number.ts';
import { printEvent } from '../print/events.ts';
import { createPage, type Page } from '../print/page.ts';
import { pathsOf } from '../project.ts';

const DEFAULT_EVENTS = 50;
const LIMIT = 10_000;
const POLL_MS = 500;

/** What came in and what was decided; with `--follow` until ctrl-C. */
export async function events(invocation: Invocation): Promise<Outcome | null> {
  const after = numberOption(invocation, 'after');
  const lines = numberOption(invocation, 'lines') ?? (after === null ? DEFAULT_EVENTS : LIMIT);
  const paths = pathsOf(invocation);
  const page = linePage(invocation);
  const first = (await readEvents(paths, { after, limit: Math.max(1, Math.min(lines, LIMIT)) })).map(
    recorded,
  );
  if (invocation.options.follow === true) return follow(invocation, first);
  return { data: { schema: 1, events: first }, text: first.map((event) => printEvent(event, page)).join('') };
}

async function follow(invocation: Invocation, first: readonly RecordedEvent[]): Promise<null> {
  const { out, json } = invocation;
  const paths = pathsOf(invocation);
  const page = linePage(invocation);
  let batch = first;
  let last = 0;
  for (;;) {
    for (const event of batch) out.write(json ? `${JSON.stringify(event)}\n` : printEvent(event, page));
    last = batch.at(-1)?.seq ?? last;
    await delay(POLL_MS);
    batch = (await readEvents(paths, { after: last, limit: LIMIT })).map(recorded);
  }
}

/** A terminal's own width; elsewhere lines are as long as what they tell. */
function linePage({ out }: Invocation): Page {
  return { ...createPage(out), columns: out.tty ? out.columns : 1_000 };
}
