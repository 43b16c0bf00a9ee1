import type { Model } from '../../core/model.ts';
import { memorable } from '../../core/view/journal.ts';
import { describe } from '../../errors/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { appendEvent, journalIds, readJournal } from '../../store/journal.ts';
import { messageId } from '../../store/message-id.ts';
import type { Log } from '../log.ts';

/** Writes down for the Orchestrator's successor what the model shows, each thing once. */
export interface JournalKeeper {
  /** Call after each turn of the loop. */
  keep(model: Model): void;
}

export interface JournalKeeperDeps {
  readonly store: Pick<Store, 'cursor' | 'setCursor'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Absolute path of the journal, by the configuration in force. */
  readonly path: () => string;
}

const CURSOR = 'journal';
/** Ids remembered beside those in the file itself, which its owner may shorten. */
const REMEMBERED = 500;
/** After a failed write. */
const AGAIN_MS = 60_000;

/**
 * An event is in the file before its id is remembered: a daemon that dies between the two leaves it to the next one,
 * which finds the id in the file.
 */
export function createJournalKeeper(deps: JournalKeeperDeps): JournalKeeper {
  const { store, clock, log } = deps;
  let known: Set<string> | null = null;
  /** Keys that this daemon has seen to already. */
  const done = new Set<string>();
  let seen: Pick<Model, 'phase' | 'agents' | 'limits' | 'notices' | 'repo'> | null = null;
  let notBefore = Number.NEGATIVE_INFINITY;

  /** Nothing that is written down comes of anything else. */
  function isSame(model: Model): boolean {
    return (
      seen !== null &&
      seen.phase === model.phase &&
      seen.agents === model.agents &&
      seen.limits === model.limits &&
      seen.notices === model.notices &&
      seen.repo === model.repo
    );
  }

  function write(model: Model): void {
    const path = deps.path();
    known ??= new Set([...remembered(store.cursor(CURSOR)), ...journalIds(readJournal(path))]);
    for (const { key, text } of memorable(model)) {
      if (done.has(key)) continue;
      const id = messageId(key);
      if (!known.has(id)) {
        appendEvent(path, { wallMs: clock.now().wall, id, text });
        known.add(id);
        store.setCursor(CURSOR, JSON.stringify([...known].slice(-REMEMBERED)));
      }
      done.add(key);
    }
  }

  return {
    keep(model) {
      if (!model.ready || isSame(model) || clock.now().mono < notBefore) return;
      try {
        write(model);
        seen = model;
      } catch (error) {
        notBefore = clock.now().mono + AGAIN_MS;
        log.warn(`the journal could not be written: ${describe(error)}`);
      }
    },
  };
}

function remembered(text: string | null): readonly string[] {
  try {
    const ids: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
