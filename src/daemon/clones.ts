import { loopNames } from '../config/settings.ts';
import type { Fact } from '../core/facts.ts';
import { LoopctlError } from '../errors/error.ts';
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

/**
 * Makes or checks the clones; what a person should know becomes a notice.
 *
 * @throws LoopctlError the first finding, when there is neither a clone to work in nor a branch to follow
 */
export async function prepareClones(
  project: Project,
  stateDir: string,
): Promise<{ readonly report: ClonesReport; readonly facts: readonly Fact[] }> {
  const report = await ensureClones(cloneSetup(project, stateDir));
  const [worst] = report.notices.filter((notice) => notice.severity === 'critical');
  if (report.branch === null && report.usable.length === 0 && worst !== undefined)
    throw new LoopctlError(worst.code, worst.text, { next: worst.next });
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
