import type { LoopName } from '../core/settings.ts';
import { phaseFiles } from '../protocol/files.ts';
import { parsePhasesSpec } from '../protocol/phases-spec.ts';
import type { Override } from './config.ts';
import type { KeyPath } from './key-path.ts';
import { absolute } from './paths.ts';
import { maxSpecBytes, readText } from './read.ts';
import type { Sections } from './sections.ts';

/** A phase as written, in whichever notation, and where that is. */
export interface PhaseEntry {
  readonly id: string;
  readonly plan: string;
  readonly status: string;
  readonly overrides: Readonly<Record<LoopName, Override>>;
  readonly at: PhasePlace;
}

/** A key of the configuration file, or a line of a `.phases-spec` file. */
export type PhasePlace =
  | { readonly type: 'key'; readonly path: KeyPath }
  | { readonly type: 'line'; readonly file: string; readonly line: number };

export interface PhasesRead {
  readonly entries: readonly PhaseEntry[];
  readonly problems: readonly { readonly at: PhasePlace; readonly message: string }[];
  /** The `.phases-spec` file that was read, if any. */
  readonly files: readonly string[];
}

const noOverrides = {
  builder: { backend: null, model: null },
  adversary: { backend: null, model: null },
} as const;

/** Brings the three notations of `phases` (list, file, one string) into one. Reads the file; never throws. */
export function readPhases(raw: NonNullable<Sections['phases']>, docs: string, dir: string): PhasesRead {
  if (typeof raw !== 'string') return { entries: fromList(raw, docs), problems: [], files: [] };
  const at: PhasePlace = { type: 'key', path: ['phases'] };
  if (raw.includes('|')) return fromSpec(raw, () => at, []);
  const file = absolute(dir, raw);
  const read = readText(file, maxSpecBytes);
  if (!read.ok) return { entries: [], problems: [{ at, message: `${raw}: ${read.message}` }], files: [file] };
  return fromSpec(read.text, (line) => ({ type: 'line', file, line }), [file]);
}

function fromList(raw: Exclude<NonNullable<Sections['phases']>, string>, docs: string): PhaseEntry[] {
  return raw.flatMap((phase, index) => {
    if (phase === undefined) return [];
    const { id, plan } = phase;
    const status = phase.status ?? phaseFiles(docs, id).status;
    const overrides = { builder: override(phase.builder), adversary: override(phase.adversary) };
    return [{ id, plan, status, overrides, at: { type: 'key', path: ['phases', index] } }];
  });
}

function override(raw: { backend?: string | undefined; model?: string | undefined } | undefined): Override {
  return { backend: raw?.backend ?? null, model: raw?.model ?? null };
}

function fromSpec(text: string, place: (line: number) => PhasePlace, files: readonly string[]): PhasesRead {
  const { phases, errors } = parsePhasesSpec(text);
  const problems = errors.map(({ line, entry, reason }) => ({
    at: place(line),
    message: `${entry}: ${reason}`,
  }));
  const empty = phases.length === 0 && errors.length === 0;
  return {
    entries: phases.map((phase) => ({ ...phase, overrides: noOverrides, at: place(1) })),
    problems: empty ? [{ at: place(1), message: 'names no phase' }] : problems,
    files,
  };
}
