import type { LoopName } from '../core/settings.ts';
import type { Author } from '../ports/repo.ts';

/** The name and e-mail a clone commits with. Authorship is judged by the e-mail. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

export type Identities = Readonly<Record<LoopName, Identity>>;

/** `builder@<project>.loopctl.invalid`: an address that reaches nobody (RFC 2606) and names the project. */
export function defaultIdentity(project: string, role: LoopName): Identity {
  const label = project
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return { name: `loopctl ${role}`, email: `${role}@${label === '' ? 'project' : label}.loopctl.invalid` };
}

/** Which loop an author e-mail belongs to. */
export function authorOf(email: string, identities: Identities): Author {
  const same = (role: LoopName) => identities[role].email.trim().toLowerCase() === email.trim().toLowerCase();
  if (same('builder')) return 'builder';
  return same('adversary') ? 'adversary' : 'other';
}
