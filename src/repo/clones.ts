import type { LoopName } from '../core/settings.ts';
import { describe, hasCode } from '../errors/error.ts';
import { headBranch, isBranchName } from './branch.ts';
import { checkClone, sameFolder } from './clone-check.ts';
import { createClone, isFree, settleBranch } from './clone-create.ts';
import { equip } from './clone-equip.ts';
import type { CloneSetup, CloneSpec, ClonesReport } from './clone-setup.ts';
import { wasKilled } from './killed.ts';
import { type ConfigReader, createConfigReader } from './local-config.ts';
import { notice, type RepoNotice } from './notices.ts';
import { createRefReader } from './refs.ts';
import { effectiveSsh, effectiveUrl } from './remote-config.ts';
import { classifyRemote } from './remote-url.ts';
import { setupError } from './setup-error.ts';

export type { CloneSetup, CloneSpec, ClonesReport } from './clone-setup.ts';

/** A git that is killed while it clones (by the kernel for want of memory, by somebody) gets another chance. */
const TRIES = 3;

export interface CloneOptions {
  /** False only looks. */
  readonly create: boolean;
  readonly onProgress?: (line: string) => void;
  /** Finds the coordination branch, where somebody knows it anyway. */
  readonly findBranch?: () => Promise<string>;
}

/** The clones are there, as far as they can be had. */
export interface ClonesBegun {
  readonly branch: string | null;
  /** Checks and equips them. */
  finish(): Promise<ClonesReport>;
}

/**
 * Makes the clones that are missing and checks those that are there; then gives each usable one its identity and
 * hooks. Nothing of the user's is deleted, overwritten or checked out. Never throws for what a user can cause:
 * every finding is a notice, and one bad clone does not keep the others from being made.
 */
export async function ensureClones(
  setup: CloneSetup,
  options: CloneOptions = { create: true },
): Promise<ClonesReport> {
  return (await beginClones(setup, options)).finish();
}

/** The first half of {@link ensureClones}: what has to be there before anything of the repository can be read. */
export async function beginClones(setup: CloneSetup, options: CloneOptions): Promise<ClonesBegun> {
  const notices: RepoNotice[] = [];
  const created: LoopName[] = [];
  if (setup.branch !== null && !isBranchName(setup.branch)) {
    const bad = notice('critical', 'LOOPCTL_E_BRANCH_NAME', null, `branch ${JSON.stringify(setup.branch)}`);
    return {
      branch: null,
      finish: async () => ({ branch: null, created, usable: [], notices: [bad] }),
    };
  }
  for (const clone of setup.clones) {
    if (!(await isFree(clone.path))) continue;
    if (!options.create) {
      notices.push(notice('critical', 'LOOPCTL_E_CLONE_MISSING', clone.name, `${clone.path} is not there`));
      continue;
    }
    options.onProgress?.(`cloning ${clone.name} into ${clone.path}`);
    const failed = await tryClone(clone, setup);
    if (failed === null) created.push(clone.name);
    else notices.push(failed);
  }
  const branch = await branchOf(setup, options, notices);
  if (branch !== null) {
    for (const clone of setup.clones.filter(({ name }) => created.includes(name))) {
      notices.push(...(await settle(clone, branch)));
    }
  }
  return {
    branch,
    async finish() {
      const configOf = createConfigReader();
      const usable = await checkAll(setup, branch, notices, configOf);
      if (options.create) notices.push(...(await equip(setup, branch, usable, configOf)));
      return { branch, created, usable: usable.map(({ name }) => name), notices };
    },
  };
}

async function tryClone(clone: CloneSpec, setup: CloneSetup, left = TRIES): Promise<RepoNotice | null> {
  try {
    await createClone(clone, setup.remoteUrl, await effectiveSsh(null));
    return null;
  } catch (error) {
    if (left > 1 && wasKilled(error)) return tryClone(clone, setup, left - 1);
    const { code, message } = setupError(`clone of ${setup.remoteUrl} into ${clone.path}`, error);
    return notice(
      'critical',
      code === 'LOOPCTL_E_GIT' ? 'LOOPCTL_E_CLONE_FAILED' : code,
      clone.name,
      message,
    );
  }
}

async function branchOf(
  setup: CloneSetup,
  { findBranch = () => findHead(setup) }: CloneOptions,
  notices: RepoNotice[],
): Promise<string | null> {
  if (setup.branch !== null) return setup.branch;
  try {
    return await findBranch();
  } catch (error) {
    if (hasCode(error, 'LOOPCTL_E_GIT_MISSING')) throw error;
    notices.push(notice('critical', 'LOOPCTL_E_BRANCH_UNKNOWN', null, describe(error)));
    return null;
  }
}

async function findHead(setup: CloneSetup): Promise<string> {
  const remote = classifyRemote(await effectiveUrl(setup.remoteUrl));
  return headBranch({
    remote,
    remoteRefs: remote.kind === 'local' ? createRefReader(remote.path) : null,
    clones: setup.clones.map(({ path }) => createRefReader(path)),
    ssh: () => effectiveSsh(null),
  });
}

async function settle(clone: CloneSpec, branch: string): Promise<readonly RepoNotice[]> {
  try {
    const state = await settleBranch(clone.path, branch);
    if (state === 'ready') return [];
    if (state === 'missing') {
      return [
        notice('critical', 'LOOPCTL_E_BRANCH_MISSING', clone.name, `the remote has no branch ${branch}`),
      ];
    }
    const text = `the remote is empty; the first push makes ${branch}`;
    return [notice('info', 'LOOPCTL_E_BRANCH_UNBORN', clone.name, text)];
  } catch (error) {
    const { code, message } = setupError(`checkout of ${branch} in ${clone.path}`, error);
    return [notice('critical', code, clone.name, message)];
  }
}

async function checkAll(
  setup: CloneSetup,
  branch: string | null,
  notices: RepoNotice[],
  configOf: ConfigReader,
): Promise<readonly CloneSpec[]> {
  const usable: CloneSpec[] = [];
  const checks = setup.clones.map((clone) => check(clone, setup.remoteUrl, branch, configOf));
  const found = await Promise.all(checks);
  for (const [index, clone] of setup.clones.entries()) {
    const twin = await findTwin(usable, clone);
    if (twin !== null) {
      const text = `${clone.path} is the clone of ${twin.name} too; each loop needs its own`;
      notices.push(notice('critical', 'LOOPCTL_E_CLONE_SHARED', clone.name, text));
      continue;
    }
    const said = found[index] ?? null;
    if (said === null) continue;
    notices.push(...said);
    if (!said.some(({ severity }) => severity === 'critical')) usable.push(clone);
  }
  return usable;
}

/** What is to be said about one clone; null when there is none. */
async function check(
  clone: CloneSpec,
  remoteUrl: string,
  branch: string | null,
  configOf: ConfigReader,
): Promise<readonly RepoNotice[] | null> {
  if (await isFree(clone.path)) return null;
  try {
    return await checkClone(clone, remoteUrl, branch, configOf);
  } catch (error) {
    const { code, message } = setupError(clone.path, error);
    return [notice('critical', code, clone.name, message)];
  }
}

async function findTwin(others: readonly CloneSpec[], clone: CloneSpec): Promise<CloneSpec | null> {
  for (const other of others) if (await sameFolder(other.path, clone.path)) return other;
  return null;
}
