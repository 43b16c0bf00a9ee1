import { dirname, join } from 'node:path/posix';
import type { Cadence } from '../../../core/settings.ts';

/** What a kickoff message asks a loop to work on. */
export interface Assignment {
  readonly phase: string;
  /** Plan path as given: absolute, or relative to the clone. */
  readonly plan: string;
  /** Status file inside the clone, for example `machine-docs/STATUS-1.md`. */
  readonly status: string;
  readonly review: string;
  readonly cadence: Cadence;
}

/** Templates put paths into backticks, since a path may have quotes in it. */
const codePath = /`([^`\n]{1,400}?\.md)`/g;
const quotedPath = /[`"']([^`"'\n]{1,400}?\.md)[`"']/g;
const barePath = /(?:^|[\s(=:])((?:[\w@~.+-]|\/)[\w@~.+/-]{0,400}?\.md)(?=[\s).,;:]|$)/gm;
const readPath = /\bread (\/[^\n]{1,400}?\.md)\b/g;
const statusName = /^(.*\/)?STATUS-([\w.-]{1,64})\.md$/;
const loopFiles =
  /(^|\/)(?:(?:STATUS|REVIEW|BACKLOG|JOURNAL)-[^/]*|DECISIONS|JOURNAL|[A-Z]+-INBOX|AGENTS|README|orchestration)\.md$/;

/**
 * Finds phase, plan, status and review file in a kickoff prompt, by the names of the files (paths with spaces
 * need quotes). Null when the text names no status file or no plan: then it is a message, not a kickoff.
 */
export function readAssignment(text: string): Assignment | null {
  const paths = markdownPaths(text);
  const status = paths.find((path) => statusName.test(path));
  const plan = paths.find((path) => !loopFiles.test(path));
  if (status === undefined || plan === undefined) return null;
  const phase = statusName.exec(status)?.[2] ?? '';
  const review = paths.find((path) => path.endsWith(`REVIEW-${phase}.md`));
  const cadence = /\bcadence\W{1,4}(gate|phase|deferred|solo)\b/i.exec(text)?.[1]?.toLowerCase();
  return {
    phase,
    plan,
    status,
    review: review ?? join(dirname(status), `REVIEW-${phase}.md`),
    cadence: (cadence as Cadence | undefined) ?? 'gate',
  };
}

/** Paths of Markdown files in a text, quoted ones first; an unquoted one has no spaces, unless it is all that follows `read`. */
export function markdownPaths(text: string): string[] {
  return [
    ...matches(text, codePath),
    ...matches(text, quotedPath),
    ...matches(text, barePath),
    ...matches(text, readPath),
  ];
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.slice(0, 100_000).matchAll(pattern)].flatMap((found) => found[1] ?? []);
}
