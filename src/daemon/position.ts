import type { Override } from '../config/config.ts';
import type { Model } from '../core/model.ts';
import { readPhaseIndex, writePhaseIndex, writePhasesSpec } from '../store/phases-files.ts';
import { removeSequenceComplete } from '../store/sequence-complete.ts';

/** Id of the current phase; null once the sequence is complete. */
export function phaseId(model: Model): string | null {
  return model.settings.phases[model.phase.index]?.id ?? null;
}

/** Writes where the sequence stands, for people and for a start that has lost the database. */
export function writePosition(stateDir: string, model: Model, override: Override | null): void {
  const overrides = Object.entries(override ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  writePhasesSpec(stateDir, model.settings.phases);
  writePhaseIndex(stateDir, {
    index: model.phase.index,
    base: model.phase.base,
    overrides: Object.fromEntries(overrides),
  });
  if (phaseId(model) !== null) removeSequenceComplete(stateDir);
}

/** What `start --backend/--model` said last time. */
export function savedOverride(stateDir: string): Override | null {
  const { backend = null, model = null } = readPhaseIndex(stateDir)?.overrides ?? {};
  return backend === null && model === null ? null : { backend, model };
}
