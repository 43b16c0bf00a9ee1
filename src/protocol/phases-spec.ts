import { plain } from './text.ts';

/** One phase as `.phases-spec` has it; `PhaseSpec` of the settings is the same shape. */
export interface PhaseEntry {
  readonly id: string;
  readonly plan: string;
  readonly status: string;
}

export interface PhasesSpecError {
  /** Line of the text, from 1. */
  readonly line: number;
  /** The entry as written, plain and bounded. */
  readonly entry: string;
  readonly reason: string;
}

export interface PhasesSpec {
  readonly phases: readonly PhaseEntry[];
  readonly errors: readonly PhasesSpecError[];
}

/**
 * Reads a phase sequence: entries `id|plan|status`, one a line or separated by `;`. Blank entries are skipped, an
 * entry that starts with `#` comments out the rest of its line. Bad entries are left out of `phases` and each is
 * listed in `errors`; of two with one id (or one status file) the first stays.
 */
export function parsePhasesSpec(text: string): PhasesSpec {
  const phases: PhaseEntry[] = [];
  const errors: PhasesSpecError[] = [];
  const ids = new Set<string>();
  const statuses = new Set<string>();
  for (const { line, entry } of entries(text)) {
    const read = readEntry(entry);
    const reason = typeof read === 'string' ? read : duplicate(read, ids, statuses);
    if (typeof read === 'string' || reason !== null) {
      errors.push({ line, entry: plain(entry, 120), reason: reason ?? '' });
      continue;
    }
    ids.add(read.id);
    statuses.add(read.status);
    phases.push(read);
  }
  return { phases, errors };
}

/**
 * Writes a sequence, one entry a line; {@link parsePhasesSpec} reads back the same phases.
 * @throws Error on a phase that {@link phaseFlaw} faults, which callers check first.
 */
export function formatPhasesSpec(phases: readonly PhaseEntry[]): string {
  return phases
    .map((phase) => {
      const flaw = phaseFlaw(phase);
      if (flaw !== null) throw new Error(`phase ${JSON.stringify(phase.id)} cannot be written: ${flaw}`);
      return `${phase.id}|${phase.plan}|${phase.status}\n`;
    })
    .join('');
}

/** Why a phase cannot be used, in words for the user; null when it can. */
export function phaseFlaw(phase: PhaseEntry): string | null {
  if (phase.id === '') return 'the id is missing';
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(phase.id)) {
    return 'the id may have letters, digits, dot, dash and underscore (64 at most), and starts with a letter or digit';
  }
  return pathFlaw('plan file', phase.plan) ?? pathFlaw('status file', phase.status) ?? outside(phase.status);
}

function* entries(text: string): Generator<{ line: number; entry: string }> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  for (const [index, line] of body.split('\n').entries()) {
    for (const part of line.split(';')) {
      const entry = part.trim();
      if (entry.startsWith('#')) break;
      if (entry !== '') yield { line: index + 1, entry };
    }
  }
}

function readEntry(entry: string): PhaseEntry | string {
  const fields = entry.split('|').map((field) => field.trim());
  const [id = '', plan = '', status = ''] = fields;
  if (fields.length > 3) return 'there are more than three fields (id|plan|status)';
  const phase = { id, plan, status };
  return phaseFlaw(phase) ?? phase;
}

function duplicate(
  phase: PhaseEntry,
  ids: ReadonlySet<string>,
  statuses: ReadonlySet<string>,
): string | null {
  if (ids.has(phase.id)) return `the id ${phase.id} is used twice`;
  return statuses.has(phase.status) ? 'the status file is used twice' : null;
}

function pathFlaw(what: string, path: string): string | null {
  if (path === '') return `the ${what} is missing`;
  if (/[|;\p{Cc}\p{Cs}]/u.test(path))
    return `the ${what} has a character that cannot be written (| ; or a control)`;
  return path.trim() === path ? null : `the ${what} begins or ends with a space`;
}

/** The status file is read from git, so it is a path inside the work repo. */
function outside(status: string): string | null {
  const leaves = status.startsWith('/') || status.split('/').includes('..');
  return leaves ? 'the status file lies outside the work repo' : null;
}
