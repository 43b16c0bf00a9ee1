import { type ProjectPaths, projectPaths } from '../boot/paths.ts';
import { loadConfig } from '../config/load.ts';
import { LoopctlError } from '../errors/error.ts';
import { readPhaseIndex, readPhasesSpec } from '../store/phases-files.ts';
import { readSequenceComplete } from '../store/sequence-complete.ts';
import type { Outcome } from './command.ts';
import { liveHolder } from './holder.ts';
import { type OfflineStatus, printOffline } from './print/offline.ts';
import { createPage } from './print/page.ts';
import type { StatusView } from './status-page.ts';
import { leftoverAgents } from './stop/leftovers.ts';
import { tmuxSocketOf } from './stop/without-daemon.ts';

/** What is known of a project whose daemon does not answer: its state folder and its terminal server still speak. */
export async function offline(paths: ProjectPaths, view: StatusView, error: LoopctlError): Promise<Outcome> {
  const state = stateFolder(paths);
  const index = quietly(() => readPhaseIndex(state));
  const phases = quietly(() => readPhasesSpec(state))?.phases ?? [];
  const complete = quietly(() => readSequenceComplete(state));
  const sessions = await leftoverAgents(paths, tmuxSocketOf(paths)).catch(() => []);
  const data: OfflineStatus = {
    schema: 1,
    project: paths.project,
    daemon: null,
    holder: liveHolder(paths.lock)?.pid ?? null,
    phase:
      index === null
        ? null
        : { id: phases[index.index]?.id ?? null, index: index.index, total: phases.length },
    sessions,
    complete: complete !== null,
    completed_at: complete === null || complete.wallMs === 0 ? null : new Date(complete.wallMs).toISOString(),
    error: { code: error.code, message: error.message, next: error.next },
  };
  return { data, text: printOffline(data, createPage(view)), exitCode: error.exitCode };
}

/** The configured state folder; the default one where the configuration cannot be read. */
export function stateFolder(paths: ProjectPaths): string {
  try {
    const { state } = loadConfig(paths.project).config.paths;
    return projectPaths(paths.project, { state }).state;
  } catch (error) {
    if (error instanceof LoopctlError) return paths.state;
    throw error;
  }
}

/** A file that cannot be read tells nothing; it is not what the user asked about. */
function quietly<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
