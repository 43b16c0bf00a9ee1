import type { ProjectPaths } from '../../boot/paths.ts';
import { loadProject, settingsOf } from '../../daemon/project.ts';
import { createRedaction, envFilesOf } from '../../daemon/redaction.ts';
import { type ScreenNow, screenNow } from '../../daemon/screen-record.ts';
import { withTerminal } from '../stop/leftovers.ts';
import { tmuxSocketOf } from '../stop/without-daemon.ts';

/** Sessions outlive a daemon: its screen straight from the project's terminal server. Null: no such session there. */
export async function screenWithoutDaemon(paths: ProjectPaths, agent: string): Promise<ScreenNow | null> {
  const project = loadProject(paths.project);
  const name = settingsOf(project, null, null).roles[agent]?.backend ?? '';
  const backend = project.backends.get(name);
  if (backend === undefined) return null;
  const redaction = createRedaction();
  redaction.learn(envFilesOf(project.config));
  return withTerminal(paths, tmuxSocketOf(paths), null, async (terminal) => {
    const pane = (await terminal.list()).find(({ tags }) => tags.agent === agent);
    if (pane === undefined) return null;
    return screenNow({ terminal, paneId: pane.paneId, backend, hide: redaction.text, wall: Date.now() });
  });
}
