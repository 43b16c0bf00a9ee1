import { loadBackends } from '../../agents/registry.ts';
import { createKnownVersions } from '../../agents/version/known.ts';
import { projectPaths } from '../../boot/paths.ts';
import { findProject } from '../../config/find.ts';
import { backendsInUse, examineBackend } from '../../daemon/backends.ts';
import { loadProject, type Project } from '../../daemon/project.ts';
import { hasCode } from '../../errors/error.ts';
import type { Backend } from '../../ports/agent.ts';
import type { Invocation, Outcome } from '../command.ts';
import { type BackendLine, printBackends } from '../print/backends.ts';
import { createPage } from '../print/page.ts';

/** Every backend, with the program that was found for it and how its version stands to what was tested. */
export async function backends(invocation: Invocation): Promise<Outcome> {
  const project = projectOrNone(invocation);
  const used = new Map(
    project === null ? [] : backendsInUse(project).map(({ backend, place }) => [backend.name, place]),
  );
  const elsewhere = { cwd: process.cwd(), env: process.env };
  const known = createKnownVersions(project === null ? null : versionsFile(project));
  const all: readonly Backend[] = [...(project?.backends ?? loadBackends()).values()];
  const lines = await Promise.all(
    all.map(async (backend): Promise<BackendLine> => {
      const own = project !== null && Object.hasOwn(project.config.backends, backend.name);
      const place = used.get(backend.name) ?? elsewhere;
      const report = await examineBackend(backend, own ? 'project' : 'built-in', place, known);
      return { ...report, used: used.has(backend.name) };
    }),
  );
  return { data: { schema: 1, backends: lines }, text: printBackends(lines, createPage(invocation.out)) };
}

function versionsFile({ loaded, config }: Project): string {
  return `${projectPaths(loaded.dir, { state: config.paths.state }).state}/versions.json`;
}

/** Null outside of a project: the built-in backends can be looked at anywhere. */
function projectOrNone({ project }: Invocation): Project | null {
  try {
    return loadProject(
      findProject({ cwd: process.cwd(), project: project ?? undefined, env: process.env }).dir,
    );
  } catch (error) {
    if (project === null && hasCode(error, 'LOOPCTL_E_CONFIG_MISSING')) return null;
    throw error;
  }
}
