import { createKnownVersions } from '../../agents/version/known.ts';
import type { ProjectPaths } from '../../boot/paths.ts';
import { backendsInUse, examineBackend } from '../../daemon/backends.ts';
import { loadProject } from '../../daemon/project.ts';
import type { ScreenNow } from '../../daemon/screen-record.ts';
import { hasCode, LoopctlError } from '../../errors/error.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { stateFolder } from '../offline.ts';
import { pathsOf } from '../project.ts';
import { question } from '../question.ts';
import { recordOf, writeRecord } from '../record/file.ts';
import { type ScreenRecord, states } from '../record/fixture.ts';

/** Keeps what an agent's terminal shows now as a file: evidence of a wrong reading, and a screen for the corpus. */
export async function record(invocation: Invocation): Promise<Outcome> {
  const { positionals, options } = invocation;
  const [agent = ''] = positionals;
  const label = labelOf(options.label);
  const paths = pathsOf(invocation);
  const now = await look(paths, agent);
  const made = recordOf(now, await versionOf(paths, now.backend), label);
  const file = writeRecord(typeof options.out === 'string' ? options.out : '.', made);
  const { state, rule } = made.reading;
  const wrong = label !== null && label !== state ? `; you say ${label}` : '';
  return {
    data: { schema: 1, agent, file, record: made },
    text: `${file}\n${agent} is read as ${state} by ${rule}${wrong}. Values of env files and known keys are left out; read it before you give it away.\n`,
  };
}

function labelOf(value: string | boolean | undefined): ScreenRecord['label'] {
  if (value === undefined) return null;
  const label = states.find((state) => state === value);
  if (label !== undefined) return label;
  throw new LoopctlError('LOOPCTL_E_USAGE', `--label is one of: ${states.join(', ')}`);
}

async function look(paths: ProjectPaths, agent: string): Promise<ScreenNow> {
  try {
    return await ask<ScreenNow>(paths.controlSocket, 'GET', question('/v1/screen', { agent }));
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    const { screenWithoutDaemon } = await import('../record/without-daemon.ts');
    const now = await screenWithoutDaemon(paths, agent);
    if (now === null) throw error;
    return now;
  }
}

/** What the program says; null when it does not. A screen is worth keeping without. */
async function versionOf(paths: ProjectPaths, name: string): Promise<string | null> {
  const used = backendsInUse(loadProject(paths.project)).find(({ backend }) => backend.name === name);
  if (used === undefined) return null;
  const known = createKnownVersions(`${stateFolder(paths)}/versions.json`);
  return (await examineBackend(used.backend, 'built-in', used.place, known)).version;
}
