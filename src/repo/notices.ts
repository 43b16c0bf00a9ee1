import type { LoopName } from '../core/settings.ts';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import type { Severity } from '../ports/notifier.ts';
import { plain } from '../protocol/text.ts';
import { redact } from './redact.ts';

/** Something about a clone or the remote that a human should know. Nothing was changed because of it. */
export interface RepoNotice {
  /** `critical`: the loop of that clone cannot work; `warning`: it can, but look; `info`: good to know. */
  readonly severity: Severity;
  readonly code: ErrorCode;
  readonly clone: LoopName | null;
  readonly text: string;
  /** What to do next. */
  readonly next: string;
}

export function notice(
  severity: Severity,
  code: ErrorCode,
  clone: LoopName | null,
  text: string,
  next: string = catalogue[code].next,
): RepoNotice {
  return { severity, code, clone, text: plain(redact(text), 500), next: plain(redact(next), 500) };
}

/** A word as a person would type it in a shell, for the commands that notices name. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
