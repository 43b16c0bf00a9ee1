import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { plain } from '../protocol/text.ts';
import { syncFolder, writeDurable } from '../system/files/durable.ts';
import { storageError } from '../system/files/fault.ts';
import { readIfExists } from '../system/files/read.ts';

const SEQUENCE_COMPLETE_FILE = 'SEQUENCE-COMPLETE';

export interface Completion {
  readonly wallMs: number;
  /** Ids of the phases, in order. */
  readonly phases: readonly string[];
  /** Last commit of the coordination branch. */
  readonly commit: string;
}

/** Says that the sequence is complete, in plain text: time, phases, last commit. */
export function writeSequenceComplete(stateDir: string, completion: Completion): void {
  writeDurable(join(stateDir, SEQUENCE_COMPLETE_FILE), formatCompletion(completion), 0o644);
}

/** What was written; null when the sequence is not complete. A file that cannot be understood still says complete. */
export function readSequenceComplete(stateDir: string): Completion | null {
  const text = readIfExists(join(stateDir, SEQUENCE_COMPLETE_FILE));
  return text === null ? null : parseCompletion(text);
}

/** Appended phases reopen a sequence: it is not complete any more. */
export function removeSequenceComplete(stateDir: string): void {
  try {
    rmSync(join(stateDir, SEQUENCE_COMPLETE_FILE), { force: true });
    syncFolder(stateDir);
  } catch (error) {
    throw storageError(error, stateDir);
  }
}

function formatCompletion({ wallMs, phases, commit }: Completion): string {
  const lines = phases.map((id, index) => `phase ${index + 1}: ${plain(id, 64)}`);
  const time = new Date(wallMs).toISOString();
  return [
    'The phase sequence is complete.',
    `time: ${time}`,
    ...lines,
    `last commit: ${plain(commit, 64)}`,
    '',
  ].join('\n');
}

function parseCompletion(text: string): Completion {
  const values = (name: RegExp): string[] =>
    text.split('\n').flatMap((line) => {
      const [label = '', value] = line.split(/: (.*)/s, 2);
      return value !== undefined && name.test(label) ? [plain(value)] : [];
    });
  const wallMs = Date.parse(values(/^time$/)[0] ?? '');
  return {
    wallMs: Number.isNaN(wallMs) ? 0 : wallMs,
    phases: values(/^phase \d+$/),
    commit: values(/^last commit$/)[0] ?? '',
  };
}
