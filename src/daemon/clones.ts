import { loopNames } from '../config/settings.ts';
import type { Fact } from '../core/facts.ts';
import type { CloneSetup, ClonesReport } from '../repo/clone-setup.ts';
import { ensureClones } from '../repo/clones.ts';
import type { Project } from './project.ts';
import { repoOptions, spoolFile } from './world.ts';

/** Clones, identities and hooks as the configuration has them. */
export function cloneSetup(project: Project, stateDir: string): CloneSetup {
  const { remoteUrl, branch, docs, identities } = repoOptions(project, stateDir);
  const { clones } = project.config.work_repo;
  return {
    clones: loopNames(project.config).map((name) => ({ name, path: clones[name] })),
    remoteUrl,
    branch,
    docs,
    identities,
    spoolFile: (name) => spoolFile(stateDir, name),
  };
}

/** Makes or checks the clones; what a person should know becomes a notice. */
export async function prepareClones(
  project: Project,
  stateDir: string,
): Promise<{ readonly report: ClonesReport; readonly facts: readonly Fact[] }> {
  const report = await ensureClones(cloneSetup(project, stateDir));
  const facts = report.notices
    .filter((notice) => notice.severity !== 'info')
    .map(
      (notice): Fact => ({
        type: 'trouble',
        key: `clone/${notice.clone ?? 'remote'}/${notice.code}`,
        text: `${notice.text} → ${notice.next}`,
      }),
    );
  return { report, facts };
}
