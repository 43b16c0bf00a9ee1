import { accessSync, constants, statSync } from 'node:fs';
import type { RoleName } from '../config.ts';
import { absolute } from '../paths.ts';
import { promptOf } from '../resolve.ts';
import type { Rule } from './rule.ts';

/** Why a file cannot be used; null when it can. */
export function fileFault(file: string): string | null {
  try {
    if (!statSync(file).isFile()) return 'is not a regular file';
    accessSync(file, constants.R_OK);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
    return 'cannot be read';
  }
}

/** Every phase has its plan. */
export const plansExist: Rule = ({ dir, phases, problem }) => {
  for (const phase of phases ?? []) {
    const fault = fileFault(absolute(dir, phase.plan));
    if (fault === null) continue;
    const listed = phase.at.type === 'key' && phase.at.path.length > 1;
    problem(listed ? [...phase.at.path, 'plan'] : phase.at, `plan ${phase.plan}: ${fault}`);
  }
};

/** Every role that runs has its prompt, and the kickoff template is there. */
export const promptsExist: Rule = ({ dir, sections, problem }) => {
  const { roles, kickoff, cadence } = sections;
  if (kickoff !== undefined) {
    const fault = fileFault(absolute(dir, kickoff));
    if (fault !== null) problem(['kickoff'], `${kickoff}: ${fault}`);
  }
  if (roles === undefined) return;
  for (const name of Object.keys(roles) as RoleName[]) {
    const role = roles[name];
    if (role === undefined || (name === 'adversary' && cadence === 'solo')) continue;
    const prompt = promptOf(role, name);
    const fault = fileFault(absolute(dir, prompt));
    if (fault !== null) problem(['roles', name, 'prompt'], `${prompt}: ${fault}`);
  }
};

/** Secrets files that are named are there. */
export const envFilesExist: Rule = ({ dir, sections, problem }) => {
  for (const [name, role] of Object.entries(sections.roles ?? {})) {
    if (role?.env_file === undefined) continue;
    const fault = fileFault(absolute(dir, role.env_file));
    if (fault !== null) problem(['roles', name, 'env_file'], `${role.env_file}: ${fault}`);
  }
};
