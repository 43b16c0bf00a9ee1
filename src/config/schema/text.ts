import * as z from 'zod';

/** No control characters anywhere: these values end up in file names, tags, argv and terminal lines. */
const noControls = /^[^\p{Cc}]*$/u;

/** One line of text, 1 to `max` characters. */
export function line(max = 500) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(noControls, { error: 'must be one line without control characters' });
}

/** A path, relative to the folder of loopctl.yaml, absolute, or under the home folder (`~/…`). */
export const path = line(4096);

/** A path inside the work repo: relative, no `..`. `.` is the repo's root. */
export const repoPath = line(1024).refine(staysInside, {
  error: 'must be a path inside the work repo: relative, with / between folders and without ..',
});

/** Id of a phase: part of file names (`STATUS-<id>.md`) and of `.phases-spec` lines. */
export const phaseId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'must be 1 to 64 letters, digits, dots, dashes or underscores, and start with a letter or digit',
});

/** Name of a backend, an account or the like. */
export const shortName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'must be 1 to 64 letters, digits, dots, dashes or underscores, and start with a letter or digit',
});

/** A field of a `.phases-spec` line can hold neither of its separators. */
export function withoutSeparators<T extends z.ZodString>(schema: T): T {
  return schema.regex(/^[^|;]*$/, {
    error: 'must not contain | or ; (they separate fields of .phases-spec)',
  }) as T;
}

function staysInside(value: string): boolean {
  if (value.startsWith('/') || value.includes('\\') || value.startsWith('-')) return false;
  return !value.split('/').includes('..');
}
