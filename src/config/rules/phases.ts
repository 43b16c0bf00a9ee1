import { normalDocs } from '../../protocol/files.ts';
import { phaseFlaw } from '../../protocol/phases-spec.ts';
import type { PhaseEntry, PhasePlace } from '../phases.ts';
import type { Rule } from './rule.ts';

/** Ids and status files are different in every phase. */
export const phasesDiffer: Rule = ({ phases, problem }) => {
  const ids = new Map<string, PhaseEntry>();
  const files = new Map<string, PhaseEntry>();
  for (const phase of phases ?? []) {
    const sameId = ids.get(phase.id);
    const sameFile = files.get(phase.status);
    if (sameId !== undefined) problem(field(phase, 'id'), `phase id ${phase.id} is used twice`);
    else if (sameFile !== undefined) {
      problem(field(phase, 'status'), `status file ${phase.status} is also that of phase ${sameFile.id}`);
    }
    ids.set(phase.id, phase);
    files.set(phase.status, phase);
  }
};

/** Whatever the notation, the sequence can be written as `.phases-spec`. */
export const phasesWritable: Rule = ({ phases, problem }) => {
  for (const phase of phases ?? []) {
    const flaw = phaseFlaw(phase);
    if (flaw !== null) problem(phase.at, flaw);
  }
};

/** Loops look for their files in the docs folder: a STATUS file elsewhere is probably a slip. */
export const statusInDocs: Rule = ({ phases, sections, warn }) => {
  if (sections.work_repo?.docs === undefined) return;
  const docs = normalDocs(sections.work_repo.docs);
  for (const phase of phases ?? []) {
    const folder = normalDocs(phase.status.slice(0, Math.max(0, phase.status.lastIndexOf('/'))));
    if (folder === docs) continue;
    warn(
      field(phase, 'status'),
      `${phase.status} is not directly in work_repo.docs (${docs === '' ? '.' : docs})`,
    );
  }
};

function field(phase: PhaseEntry, name: 'id' | 'status'): PhasePlace {
  return phase.at.type === 'key' && phase.at.path.length > 1
    ? { type: 'key', path: [...phase.at.path, name] }
    : phase.at;
}
