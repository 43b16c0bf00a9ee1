import type { Settings } from '../core/settings.ts';
import { readPhaseIndex, readPhasesSpec } from '../store/phases-files.ts';
import type { Position } from './recover.ts';

/**
 * The position that the index file tells, among the phases as they are configured now; null when there is none, or
 * its phase is no longer one of them.
 */
export function savedPosition(stateDir: string, settings: Settings): Position | null {
  const saved = readPhaseIndex(stateDir);
  if (saved === null) return null;
  const { index, base } = saved;
  const id = readPhasesSpec(stateDir)?.phases[index]?.id;
  if (id === undefined) return index <= settings.phases.length ? { index, base } : null;
  const found = settings.phases.findIndex((phase) => phase.id === id);
  return found === -1 ? null : { index: found, base };
}
