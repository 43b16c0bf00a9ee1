import { loadBackends } from '../../src/agents/registry.ts';
import type { ScreenReading } from '../../src/ports/agent.ts';
import type { State } from './corpus.ts';
import { screenOf } from './rows.ts';
import type { Sample } from './sample.ts';

export const states: readonly State[] = ['ready', 'busy', 'dialog', 'limited', 'starting', 'unknown'];

/** A sample and what the manifest made of it. */
export interface Read {
  readonly sample: Sample;
  readonly reading: ScreenReading;
}

/** Reads every sample with the manifest that ships. */
export function readAll(samples: readonly Sample[]): readonly Read[] {
  const backends = loadBackends();
  return samples.map((sample) => {
    const backend = backends.get(sample.of.backend);
    if (backend === undefined) throw new Error(`no backend is called ${sample.of.backend}`);
    const screen = screenOf(sample.rows, sample.of.title);
    return { sample, reading: backend.read(screen, { wall: sample.of.at }) };
  });
}

export interface Score {
  readonly state: State;
  readonly labelled: number;
  readonly read: number;
  readonly right: number;
  /** Of what was read so, the share that is so; null when nothing was. */
  readonly precision: number | null;
  /** Of what is so, the share that was read so; null when nothing is. */
  readonly recall: number | null;
}

export function scores(reads: readonly Read[]): readonly Score[] {
  return states.map((state) => {
    const labelled = count(reads, { label: state });
    const read = count(reads, { reading: state });
    const right = count(reads, { label: state, reading: state });
    return {
      ...{ state, labelled, read, right },
      precision: read === 0 ? null : right / read,
      recall: labelled === 0 ? null : right / labelled,
    };
  });
}

export function count(
  reads: readonly Read[],
  by: { readonly label?: State; readonly reading?: State },
): number {
  return reads.filter(
    ({ sample, reading }) =>
      (by.label === undefined || sample.label === by.label) &&
      (by.reading === undefined || reading.state === by.reading),
  ).length;
}

/** Screens of sessions that were at work or waiting for it, judged to need a person or to stand at a limit. */
export function misjudged(reads: readonly Read[]): readonly Read[] {
  return reads.filter(
    ({ sample: { of }, reading: { state } }) =>
      (of.label === 'ready' || of.label === 'busy') && (state === 'dialog' || state === 'limited'),
  );
}
