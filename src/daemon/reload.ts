import { type ConfigWatch, createConfigWatch } from '../config/watch.ts';
import { plain } from '../protocol/text.ts';
import { attempt } from './guarded.ts';
import { phaseId, writePosition } from './position.ts';
import { loadProject, settingsOf } from './project.ts';
import type { Run } from './run.ts';

/** Takes a good edit of the configuration into use at once; a bad one stays on show, and the last good one in force. */
export function watchConfig(run: Run): ConfigWatch {
  const { world, supervisor } = run;
  return createConfigWatch({
    loaded: run.project.loaded,
    load: () => {
      const project = loadProject(run.paths.project);
      run.project = project;
      return project.loaded;
    },
    onReload() {
      applySettings(run);
      attempt(world.log, 'the phase index could not be written', () =>
        writePosition(run.paths.state, supervisor.loop.model(), run.override),
      );
      world.log.info('configuration reloaded');
    },
    onBad: (error) =>
      supervisor.loop.post({
        type: 'config-error',
        error: plain(`the edited configuration is not used: ${error.message}`, 500),
      }),
  });
}

/** Backends and models can differ by phase: called when the configuration or the phase changed. */
export function applySettings(run: Run): void {
  const { loop } = run.supervisor;
  loop.post({ type: 'settings', settings: settingsOf(run.project, phaseId(loop.model()), run.override) });
}
