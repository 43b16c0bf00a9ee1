import { relative } from 'node:path';
import { absolute } from '../paths.ts';
import type { Rule } from './rule.ts';

/** The clones are two folders, neither of them the project's (or around it), nor one inside the other. */
export const clonesDiffer: Rule = ({ dir, sections, problem }) => {
  const clones = sections.work_repo?.clones;
  if (clones === undefined) return;
  const builder = absolute(dir, clones.builder);
  const adversary = absolute(dir, clones.adversary);
  const around = { builder: contains(builder, dir), adversary: contains(adversary, dir) };
  for (const role of ['builder', 'adversary'] as const) {
    if (!around[role]) continue;
    problem(['work_repo', 'clones', role], 'must not be the folder of the project, or one around it');
  }
  if (around.builder || around.adversary) return;
  if (contains(builder, adversary) || contains(adversary, builder)) {
    problem(['work_repo', 'clones', 'adversary'], "must not be the Builder's clone, or inside or around it");
  }
};

/** Authorship is judged by the address, so the two must differ. */
export const identitiesDiffer: Rule = ({ sections, problem }) => {
  if (sections.work_repo?.identities === undefined) return;
  const { builder, adversary } = sections.work_repo.identities;
  if (builder.email.toLowerCase() === adversary.email.toLowerCase()) {
    problem(['work_repo', 'identities', 'adversary', 'email'], "must differ from the Builder's");
  }
};

/** The state folder is not inside a clone: an agent's `git add` or clean would take it. */
export const stateOutsideClones: Rule = ({ dir, sections: { work_repo, paths }, problem }) => {
  if (paths?.state === undefined) return;
  const state = absolute(dir, paths.state);
  for (const [role, clone] of Object.entries(work_repo?.clones ?? {})) {
    const folder = absolute(dir, clone);
    if (!contains(folder, dir) && contains(folder, state))
      problem(['paths', 'state'], `must not be inside the ${role}'s clone`);
  }
  if (contains(state, dir))
    problem(['paths', 'state'], 'must not be the folder of the project, or one around it');
};

/** True when `path` is `folder` or below it. Both absolute. */
export function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith('../') && !way.startsWith('/'));
}
