import { table } from '../lib/table.ts';
import type { State } from './corpus.ts';
import { type HeldOut, heldOutLine } from './held-out.ts';
import { count, misjudged, type Read, scores, states } from './measure.ts';

/** The tables of each backend, as Markdown. Figures only: the same corpus and manifests give the same text. */
export function report(reads: readonly Read[], heldOut: readonly HeldOut[]): string {
  const backends = [...new Set(reads.map(({ sample }) => sample.of.backend))];
  return backends
    .map((backend) => {
      const own = reads.filter(({ sample }) => sample.of.backend === backend);
      const parts = [
        summary(own),
        heldOutLine(heldOut, backend),
        variations(own),
        confusion(own),
        quality(own),
      ];
      return `## ${backend}\n\n${parts.filter((part) => part !== null).join('\n\n')}`;
    })
    .join('\n\n');
}

function summary(reads: readonly Read[]): string {
  return `${reads.length} screens. Healthy ones read as a dialog or a limit: **${misjudged(reads).length}**.`;
}

/** Each kind by itself: a large one must not hide a small one. */
function variations(reads: readonly Read[]): string {
  const kinds = [...new Set(reads.map(({ sample }) => sample.kind))];
  const rows = kinds.map((kind) => {
    const own = reads.filter(({ sample }) => sample.kind === kind);
    const wrong = own.filter(({ sample, reading }) => sample.label !== reading.state);
    return [kind, String(own.length), String(wrong.length)];
  });
  return table([['variation', 'screens', 'read wrongly'], ...rows]);
}

/** Rows are labels, columns readings; what stands beside the diagonal is wrong. */
function confusion(reads: readonly Read[]): string {
  const used = states.filter(
    (state) => count(reads, { label: state }) + count(reads, { reading: state }) > 0,
  );
  const line = (label: State) => [label, ...used.map((reading) => String(count(reads, { label, reading })))];
  return table([['label \\ read as', ...used], ...used.map(line)]);
}

function quality(reads: readonly Read[]): string {
  const rows = scores(reads)
    .filter(({ labelled, read }) => labelled + read > 0)
    .map(({ state, precision, recall }) => [state, share(precision), share(recall)]);
  return table([['state', 'precision', 'recall'], ...rows]);
}

/** Rounded down: what is not whole never shows as 100 %. */
function share(value: number | null): string {
  return value === null ? '–' : `${(Math.floor(value * 10_000) / 100).toFixed(2)} %`;
}
