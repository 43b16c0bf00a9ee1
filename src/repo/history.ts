import type { Commit } from '../ports/repo.ts';
import { normalDocs } from '../protocol/files.ts';
import { presentable } from '../protocol/secrets.ts';
import { plain } from '../protocol/text.ts';
import { reviewedTrailer } from '../protocol/trailers.ts';
import { authorOf, type Identities } from './authors.ts';
import { createLogParser, LOG_FORMAT, type LogEntry } from './log-parser.ts';
import { isSha } from './object-reader.ts';
import { gitError, type RunOptions, runGit } from './run.ts';

/** Most commits one reading returns; of more, the newest. A phase is far smaller; a null base may be a whole history. */
export const MAX_COMMITS = 10_000;
const MAX_PATHS = 500;
const SUBJECT_CHARS = 500;

export interface HistoryReader {
  readonly gitDir: string;
  readonly identities: Identities;
  readonly docs: string;
}

/**
 * Commits reachable from `tip` and not from `from`, oldest first, parents before children; one git process.
 * `from` null reads from the root. Paths of a merge are those that differ from every parent: what the merge
 * itself changed, so that pulling the other loop's work is not taken for writing it.
 */
export async function readCommits(
  reader: HistoryReader,
  from: string | null,
  tip: string,
): Promise<readonly Commit[]> {
  const docs = normalDocs(reader.docs);
  const parser = createLogParser({
    maxPaths: MAX_PATHS,
    first: (path) => path.slice(0, Math.max(path.lastIndexOf('/'), 0)) === docs,
    take: (entry) => commitOf(entry, reader.identities),
  });
  const args = [
    `--git-dir=${reader.gitDir}`,
    ...['-c', 'log.showRoot=true', '-c', 'diff.ignoreSubmodules=none'],
    ...[
      'log',
      '--reverse',
      '--topo-order',
      `--max-count=${MAX_COMMITS}`,
      '-z',
      '--raw',
      '-c',
      '--no-renames',
    ],
    ...[
      '--no-abbrev',
      '--no-ext-diff',
      '--no-show-signature',
      '--no-color',
      '--no-notes',
      '--encoding=UTF-8',
    ],
    ...['--no-follow', '--no-decorate', LOG_FORMAT, '--end-of-options', tip],
    ...(from === null ? [] : [`^${from}`]),
    '--',
  ];
  const options: RunOptions = { timeoutMs: 60_000, onData: (chunk) => parser.push(chunk) };
  const result = await runGit(args, options);
  if (result.code !== 0) throw gitError(args, result);
  return parser.end();
}

/** True when `old` is `tip` or an ancestor of it; false too when the repository no longer has `old`. */
export async function isAncestor(gitDir: string, old: string, tip: string): Promise<boolean> {
  if (old === tip) return true;
  if (!isSha(old) || !isSha(tip)) return false;
  const args = [`--git-dir=${gitDir}`, 'merge-base', '--is-ancestor', old, tip];
  const result = await runGit(args, { timeoutMs: 60_000 });
  return result.code === 0;
}

function commitOf(entry: LogEntry, identities: Identities): Commit {
  const first = entry.message.split('\n').find((line) => line.trim() !== '') ?? '';
  return {
    sha: entry.sha,
    author: authorOf(entry.email, identities),
    authorEmail: plain(entry.email, 254),
    subject: presentable(first.slice(0, 64 * 1024), SUBJECT_CHARS),
    reviewed: reviewedTrailer(entry.message),
    committedMs: entry.committedMs,
    paths: entry.paths,
  };
}
