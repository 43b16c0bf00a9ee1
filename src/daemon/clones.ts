import { loopNames } from '../config/settings.ts';
import type { Fact } from '../core/facts.ts';
import { LoopctlError } from '../errors/error.ts';
import type { Repo } from '../ports/repo.ts';
import type { CloneSetup, ClonesReport } from '../repo/clone-setup.ts';
import { beginClones } from '../repo/clones.ts';
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
 * Makes the clones that are missing. They are checked and equipped while pushed state is read already, and must be
 * before anything is launched: `facts` has what a person should know then.
 *
 * @throws LoopctlError the first finding, when there is neither a clone to work in nor a branch to follow
 */
export async function prepareClones(
  project: Project,
  stateDir: string,
  repo: Pick<Repo, 'branch'>,
): Promise<{ readonly facts: Promise<readonly Fact[]> }> {
  const begun = await beginClones(cloneSetup(project, stateDir), {
    create: true,
    findBranch: () => repo.branch(),
  });
  const report = begun.finish();
  if (begun.branch === null) refuseWithout(await report);
  return { facts: report.then(factsOf) };
}

function refuseWithout({ usable, notices }: ClonesReport): void {
  const [worst] = notices.filter((notice) => notice.severity === 'critical');
  if (usable.length > 0 || worst === undefined) return;
  throw new LoopctlError(worst.code, worst.text, { next: worst.next });
}

function factsOf({ notices }: ClonesReport): readonly Fact[] {
  return notices
    .filter((notice) => notice.severity !== 'info')
    .map(
      (notice): Fact => ({
        type: 'trouble',
        key: `clone/${notice.clone ?? 'remote'}/${notice.code}`,
        text: `${notice.text} → ${notice.next}`,
      }),
    );
}
