import type { ProjectPaths } from '../../boot/paths.ts';
import { hasCode } from '../../errors/error.ts';
import type { PhaseEntry } from '../../protocol/phases-spec.ts';
import { readPhaseIndex, readPhasesSpec } from '../../store/phases-files.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { stateFolder } from '../offline.ts';
import { createPage } from '../print/page.ts';
import { type PhaseList, printPhases } from '../print/phases.ts';
import { pathsOf } from '../project.ts';

/** The sequence, from the daemon or, where none runs, from its files. */
export async function phases(invocation: Invocation): Promise<Outcome> {
  const paths = pathsOf(invocation);
  const data = await ask<PhaseList>(paths.controlSocket, 'GET', '/v1/phases').catch((error: unknown) => {
    const saved = hasCode(error, 'LOOPCTL_E_NOT_RUNNING') ? fromFiles(paths) : null;
    if (saved === null) throw error;
    return saved;
  });
  return { data, text: printPhases(data, createPage(invocation.out)) };
}

function fromFiles(paths: ProjectPaths): PhaseList | null {
  const state = stateFolder(paths);
  const index = readPhaseIndex(state);
  const spec = readPhasesSpec(state);
  return index === null || spec === null
    ? null
    : { schema: 1, index: index.index, phases: spec.phases.map(phase) };
}

function phase({ id, plan, status }: PhaseEntry): PhaseList['phases'][number] {
  return { id, plan, status };
}
