import { join } from 'node:path';
import {
  formatPhasesSpec,
  type PhaseEntry,
  type PhasesSpecError,
  parsePhasesSpec,
} from '../protocol/phases-spec.ts';
import { writeDurable } from '../system/files/durable.ts';
import { readIfExists } from '../system/files/read.ts';

const PHASES_SPEC_FILE = '.phases-spec';
const PHASE_INDEX_FILE = '.phase-index';

/** Where the sequence stands. */
export interface PhaseIndex {
  /** Index of the current phase; the number of phases once the sequence is complete. */
  readonly index: number;
  /** Commit after which the current phase's claims and reviews count. */
  readonly base: string | null;
  /** What `start --backend/--model` said, by option name. */
  readonly overrides: Readonly<Record<string, string>>;
}

export interface SavedPhases {
  readonly phases: readonly PhaseEntry[];
  /** Entries of the file that cannot be used, for a notice. */
  readonly errors: readonly PhasesSpecError[];
}

/** Writes the sequence for humans, and for a start that has lost the database. */
export function writePhasesSpec(stateDir: string, phases: readonly PhaseEntry[]): void {
  writeDurable(join(stateDir, PHASES_SPEC_FILE), formatPhasesSpec(phases));
}

/** The sequence as last written, by us or by hand; null when there is none. */
export function readPhasesSpec(stateDir: string): SavedPhases | null {
  const text = readIfExists(join(stateDir, PHASES_SPEC_FILE));
  return text === null ? null : parsePhasesSpec(text);
}

export function writePhaseIndex(stateDir: string, at: PhaseIndex): void {
  writeDurable(join(stateDir, PHASE_INDEX_FILE), `${JSON.stringify(at)}\n`);
}

/** The index as last written; null when there is none, or none that makes sense. */
export function readPhaseIndex(stateDir: string): PhaseIndex | null {
  const text = readIfExists(join(stateDir, PHASE_INDEX_FILE), 64 * 1024);
  return text === null ? null : parsePhaseIndex(text);
}

/** A bare number, as people write it by hand, is an index too. */
export function parsePhaseIndex(text: string): PhaseIndex | null {
  const value = parseJson(text);
  const fields = typeof value === 'number' ? { index: value } : value;
  if (typeof fields !== 'object' || fields === null || !('index' in fields)) return null;
  const { index, base, overrides } = fields as Record<string, unknown>;
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) return null;
  return {
    index,
    base: typeof base === 'string' && /^[0-9a-f]{7,64}$/.test(base) ? base : null,
    overrides: Object.fromEntries(textEntries(overrides)),
  };
}

function textEntries(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
