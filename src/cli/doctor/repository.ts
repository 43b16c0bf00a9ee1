import { cloneSetup } from '../../daemon/clones.ts';
import { ensureClones } from '../../repo/clones.ts';
import type { RepoNotice } from '../../repo/notices.ts';
import { checkPush, checkReach } from '../../repo/remote-check.ts';
import { type Finding, ok, type ProjectCheck } from './check.ts';

/** Each loop's clone: there, its own, on the right remote and branch. */
export const checkClones: ProjectCheck = async ({ project, paths }) => {
  const { branch, usable, notices } = await ensureClones(cloneSetup(project, paths.state), { create: false });
  const found = notices.map((notice) => finding('clones', notice));
  const good = usable.map((name) => ok('clones', `${name}: ${project.config.work_repo.clones[name]}`));
  return [...good, ...(branch === null ? [] : [ok('branch', branch)]), ...found];
};

export const checkRemote: ProjectCheck = async ({ project }) => {
  const { remote } = project.config.work_repo;
  const notice = await checkReach(remote, null);
  return [notice === null ? ok('remote', 'answers') : finding('remote', notice)];
};

/** A dry run of a push from each clone that is there. */
export const checkPushRights: ProjectCheck = async ({ project, paths }) => {
  const setup = cloneSetup(project, paths.state);
  const { usable } = await ensureClones(setup, { create: false });
  const clones = setup.clones.filter(({ name }) => usable.includes(name));
  return Promise.all(
    clones.map(async ({ name, path }) => {
      const notice = await checkPush(path, setup.remoteUrl);
      return notice === null ? ok('push', `the ${name} may push`) : finding('push', notice);
    }),
  );
};

function finding(name: string, { severity, text, next }: RepoNotice): Finding {
  const verdict = severity === 'critical' ? 'fail' : severity === 'warning' ? 'warn' : 'ok';
  return { name, verdict, text, next: verdict === 'ok' ? null : next };
}
