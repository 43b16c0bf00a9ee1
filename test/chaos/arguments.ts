import { parseArgs } from 'node:util';

export interface Arguments {
  /** No new round is begun after this, minutes. */
  readonly minutes: number;
  /** Names the faults and their moments; real processes are never quite the same twice. */
  readonly seed: string;
  /** Where the report goes besides standard output; null for nowhere. */
  readonly write: string | null;
  /** Folder in which the project of a round that failed is kept; null for nowhere. */
  readonly keep: string | null;
}

/** Reads the command line; ends the process with code 2 when it makes no sense. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      write: { type: 'string' },
      keep: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes ?? '3');
  if (!(minutes > 0)) {
    process.stderr.write('chaos: --minutes takes a number above 0\n');
    process.exit(2);
  }
  return {
    minutes,
    seed: values.seed ?? new Date().toISOString().slice(0, 16),
    write: values.write ?? null,
    keep: values.keep ?? null,
  };
}
