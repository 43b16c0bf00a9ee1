import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefReader } from './refs.ts';
import { createSightings } from './sightings.ts';
import { chooseTip, type Sighting } from './tip.ts';

/**
 * Where the pushed tip shows, without the network.
 *
 * - Local remote: its own branch ref is the truth. While it cannot be read (an unmounted disk), the clones'
 *   tracking refs stand in, on top of what it last said.
 * - Network remote: a push updates the tracking ref of the clone that pushed at once, and an agent's own fetch
 *   updates its clone's; our fetches into the mirror are the truth at the time they were made.
 */
export interface TipSources {
  tip(branch: string, isAncestor: (old: string, tip: string) => Promise<boolean>): Promise<string | null>;
  /** Call before a fetch; call what it returns when the remote has answered. */
  beginFetch(branch: string): Promise<() => Promise<void>>;
}

export interface TipReaders {
  readonly clones: readonly RefReader[];
  readonly local: RefReader | null;
  readonly mirror: RefReader | null;
  /** Whether objects of a commit can be read; a tip that cannot is left for a later fetch. */
  readonly readable: (sha: string) => Promise<boolean>;
}

export function createTipSources(readers: TipReaders): TipSources {
  const sightings = createSightings();
  let truth: Sighting | null = null;
  let started = false;

  async function track(branch: string): Promise<readonly Sighting[]> {
    const ref = `refs/remotes/origin/${branch}`;
    const sources = started ? readers.clones : await byAge(readers.clones, ref);
    const found: Sighting[] = [];
    if (truth === null && readers.mirror !== null)
      await note('mirror', readers.mirror, `refs/heads/${branch}`, found);
    for (const clone of sources) await note(String(readers.clones.indexOf(clone)), clone, ref, found);
    started = true;
    return found;
  }

  async function note(name: string, reader: RefReader, ref: string, found: Sighting[]): Promise<void> {
    const value = await reader.read(ref);
    const sha = value.state === 'sha' && (await readers.readable(value.sha)) ? value.sha : null;
    found.push(sightings.note(name, sha));
  }

  return {
    async tip(branch, isAncestor) {
      if (readers.local !== null) {
        const value = await readers.local.read(`refs/heads/${branch}`);
        if (value.state !== 'unknown') {
          truth = sightings.note('remote', value.state === 'sha' ? value.sha : null);
          return truth.sha;
        }
      }
      const tracking = await track(branch);
      const last = readers.local === null ? null : (truth?.sha ?? null);
      return chooseTip(
        truth,
        last === null ? tracking : await descending(last, tracking, isAncestor),
        isAncestor,
      );
    },
    async beginFetch(branch) {
      await track(branch);
      const seen = sightings.mark();
      return async () => {
        const value = await readers.mirror?.read(`refs/heads/${branch}`);
        if (value === undefined || value.state === 'unknown') return;
        truth = { sha: value.state === 'sha' ? value.sha : null, seen };
      };
    },
  };
}

/**
 * Sightings on top of `last`. A remote that cannot be read now takes no push that it did not tell of before, so a
 * clone that merely lags behind it must not be taken for rewritten history.
 */
async function descending(
  last: string,
  sightings: readonly Sighting[],
  isAncestor: (old: string, tip: string) => Promise<boolean>,
): Promise<readonly Sighting[]> {
  const kept = await Promise.all(
    sightings.map(async ({ sha }) => sha !== null && (await isAncestor(last, sha))),
  );
  return sightings.filter((_, index) => kept[index] === true);
}

/** Clones in the order in which their tracking refs were last written: what was written last is likely newest. */
async function byAge(clones: readonly RefReader[], ref: string): Promise<readonly RefReader[]> {
  const dated = await Promise.all(clones.map(async (clone) => ({ clone, ms: await writtenMs(clone, ref) })));
  return dated.sort((a, b) => a.ms - b.ms).map(({ clone }) => clone);
}

async function writtenMs(clone: RefReader, ref: string): Promise<number> {
  const at = await clone.location();
  if (at === null) return 0;
  for (const file of [join(at.commonDir, ref), join(at.commonDir, 'packed-refs')]) {
    const found = await stat(file).catch(() => null);
    if (found !== null) return found.mtimeMs;
  }
  return 0;
}
