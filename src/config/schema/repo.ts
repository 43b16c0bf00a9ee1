import * as z from 'zod';
import { line, path, repoPath } from './text.ts';

/** A branch name that git accepts and that no argv takes for an option (a subset of git check-ref-format). */
const branch = line(200).refine(isBranch, { error: 'must be a branch name that git accepts' });

function isBranch(name: string): boolean {
  if (/[\s~^:?*[\\]|\.\.|@\{|\/\/|[./]$|^[-/]|\.lock$/.test(name)) return false;
  return !name.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock'));
}

function clone(role: string) {
  return path.default(`clones/${role}`).describe(`Folder of the ${role}'s own clone.`);
}

function identity(role: string) {
  return z
    .strictObject({
      name: line(100)
        .regex(/^[^<>]*$/, { error: 'must not contain < or >' })
        .default(`loopctl ${role}`)
        .describe('Author name of its commits.'),
      email: line(200)
        .regex(/^[^\s<>@]+@[^\s<>@]+$/, { error: 'must look like name@host' })
        .default(`${role}@loopctl.invalid`)
        .describe('Author address of its commits; authorship is judged by it.'),
    })
    .prefault({})
    .describe(`Git identity set in the ${role}'s clone.`);
}

/** The repository through which the loops talk. */
export const workRepo = z
  .strictObject({
    remote: line(2000)
      .regex(/^[^-]/, { error: 'must not start with a dash' })
      .describe('Address of the remote: an ssh or https address, or the folder of a local bare repository.'),
    branch: branch
      .optional()
      .describe("Coordination branch that both loops push to; the remote's HEAD branch if not set."),
    docs: repoPath
      .default('machine-docs')
      .describe(
        'Folder inside the work repo for STATUS, REVIEW, BACKLOG, JOURNAL and inbox files; . is the root.',
      ),
    clones: z
      .strictObject({ builder: clone('builder'), adversary: clone('adversary') })
      .prefault({})
      .describe('Each loop works in its own clone.'),
    identities: z
      .strictObject({ builder: identity('builder'), adversary: identity('adversary') })
      .prefault({})
      .describe('Git identities of the loops; their addresses must differ.'),
  })
  .describe('The git repository through which the loops talk.');
