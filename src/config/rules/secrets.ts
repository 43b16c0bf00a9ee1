import { statSync } from 'node:fs';
import { absolute } from '../paths.ts';
import { contains } from './clones.ts';
import type { Rule } from './rule.ts';

/** Secrets files stay out of the clones, and are for their owner's eyes only. */
export const envFilesPrivate: Rule = ({ dir, sections: { roles, work_repo }, problem, warn }) => {
  for (const [name, role] of Object.entries(roles ?? {})) {
    if (role?.env_file === undefined) continue;
    const at = ['roles', name, 'env_file'];
    const file = absolute(dir, role.env_file);
    const clones = Object.values(work_repo?.clones ?? {});
    if (clones.some((clone) => contains(absolute(dir, clone), file))) {
      problem(at, 'must not be inside a clone: an agent could commit it');
    } else if (readableByOthers(file)) {
      warn(at, `others on this machine can read it: chmod 600 ${role.env_file}`);
    }
  }
};

/** Whether somebody else on this machine may read the file. */
export function readableByOthers(file: string): boolean {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
