import type { RoleName } from '../config.ts';
import type { KeyPath } from '../key-path.ts';
import { absolute } from '../paths.ts';
import { workdirOf } from '../resolve.ts';
import { nearest } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** An Adversary is there unless the cadence does without. */
export const rolesForCadence: Rule = ({ sections: { roles, cadence }, problem }) => {
  if (roles === undefined || cadence === undefined) return;
  if (cadence !== 'solo' && roles.adversary === undefined) {
    problem(['roles', 'adversary'], `is missing: cadence ${cadence} needs an Adversary (only solo does not)`);
  }
};

/** Every backend that is named exists. */
export const backendsKnown: Rule = ({ sections: { roles, jobs, backends }, phases, builtins, problem }) => {
  if (builtins === null) return;
  const known = [...new Set([...builtins, ...Object.keys(backends ?? {})])].toSorted();
  const check = (name: string | null | undefined, at: KeyPath): void => {
    if (name === null || name === undefined || known.includes(name)) return;
    const near = nearest(name, known);
    const hint = near === null ? `; known are ${known.join(', ')}` : `; did you mean ${near}?`;
    problem(at, `unknown backend ${name}${hint}`);
  };
  for (const [name, role] of Object.entries(roles ?? {})) check(role?.backend, ['roles', name, 'backend']);
  for (const [name, job] of Object.entries(jobs ?? {})) check(job?.backend, ['jobs', name, 'backend']);
  for (const { at, overrides } of phases ?? []) {
    if (at.type !== 'key') continue;
    check(overrides.builder.backend, [...at.path, 'builder', 'backend']);
    check(overrides.adversary.backend, [...at.path, 'adversary', 'backend']);
  }
};

/** Two loops in one folder would overwrite each other's work. */
export const workdirsDiffer: Rule = ({ dir, sections: { roles, work_repo, cadence }, problem, warn }) => {
  if (roles === undefined || work_repo?.clones === undefined) return;
  const seen = new Map<string, RoleName>();
  for (const name of Object.keys(roles) as RoleName[]) {
    const role = roles[name];
    if (role === undefined || (name === 'adversary' && cadence === 'solo')) continue;
    const workdir = absolute(dir, workdirOf(role, name, work_repo.clones));
    const other = seen.get(workdir);
    const isLoop = name === 'builder' || name === 'adversary';
    if (other === undefined) seen.set(workdir, name);
    else if (isLoop) problem(['roles', name, 'workdir'], `the ${other} works in the same folder, ${workdir}`);
    else if (role.workdir !== undefined) {
      warn(['roles', name, 'workdir'], `the ${other} works in the same folder, ${workdir}`);
    }
  }
};

/** A value that looks like a secret does not belong into a file that is committed. */
export const secretsInEnvFile: Rule = ({ sections: { roles }, warn }) => {
  for (const [name, role] of Object.entries(roles ?? {})) {
    for (const key of Object.keys(role?.env ?? {})) {
      if (!/(TOKEN|SECRET|PASSW(OR)?D|API_?KEY|PRIVATE_?KEY|CREDENTIAL)/i.test(key)) continue;
      warn(['roles', name, 'env', key], `looks like a secret: put it into the role's env_file`);
    }
  }
};
