import { type ProjectPaths, projectPaths } from '../../boot/paths.ts';
import { findProject } from '../../config/find.ts';
import { formatProblem } from '../../config/problem.ts';
import { loadProject, type Project } from '../../daemon/project.ts';
import { LoopctlError } from '../../errors/error.ts';
import { checkAgents } from './agents.ts';
import { type Finding, fail, type MachineCheck, ok, type ProjectCheck, warn } from './check.ts';
import { checkDisk, checkInotify, checkSockets, checkState } from './host.ts';
import { checkNotify } from './notify.ts';
import { checkGit, checkNode, checkTmux, checkTmuxAnyway } from './programs.ts';
import { checkClones, checkPushRights, checkRemote } from './repository.ts';
import { checkPlans, checkPrompts } from './texts.ts';
import { checkTimers } from './timers.ts';
import { checkTrials } from './trials.ts';

const machineChecks: readonly MachineCheck[] = [checkNode, checkGit, checkInotify];
const projectChecks: readonly ProjectCheck[] = [
  checkTmux,
  checkPlans,
  checkPrompts,
  checkAgents,
  checkRemote,
  checkClones,
  checkPushRights,
  checkDisk,
  checkState,
  checkSockets,
  checkNotify,
  checkTimers,
];

/** All findings, in the order in which a person would look. A project is checked as far as its configuration goes. */
export async function examine(options: {
  readonly cwd: string;
  readonly project: string | null;
  /** Also launch each agent and have it answer. */
  readonly trials?: boolean;
}): Promise<readonly Finding[]> {
  const findings = (await Promise.all(machineChecks.map((check) => check()))).flat();
  const read = readProject(options);
  findings.push(...read.findings);
  if (read.patient === null) return [...findings, ...(await checkTmuxAnyway())];
  const { patient } = read;
  const checks = options.trials === true ? [...projectChecks, checkTrials] : projectChecks;
  for (const check of checks) findings.push(...(await guarded(() => check(patient))));
  return findings;
}

interface Read {
  readonly findings: readonly Finding[];
  readonly patient: { readonly project: Project; readonly paths: ProjectPaths } | null;
}

function readProject({
  cwd,
  project: named,
}: {
  readonly cwd: string;
  readonly project: string | null;
}): Read {
  try {
    const { dir } = findProject({ cwd, project: named ?? undefined, env: process.env });
    const project = loadProject(dir);
    const paths = projectPaths(dir, { state: project.config.paths.state });
    const warnings = project.loaded.warnings.map((problem) =>
      warn('config', formatProblem(problem), 'Change it, if it was not meant.'),
    );
    return { findings: [ok('config', project.loaded.file), ...warnings], patient: { project, paths } };
  } catch (error) {
    if (!(error instanceof LoopctlError)) throw error;
    const missing = error.code === 'LOOPCTL_E_CONFIG_MISSING';
    const finding = missing
      ? warn('config', error.message, error.next)
      : fail('config', error.message, error.next);
    return { findings: [finding], patient: null };
  }
}

/** A check that meets an error of its own is a finding, and keeps no other from being made. */
async function guarded(check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof LoopctlError) return [fail(error.code, error.message, error.next)];
    throw error;
  }
}
