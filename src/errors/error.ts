import { catalogue, type ErrorCode } from './catalogue.ts';

/** An error a user can cause or meet. Carries a stable code and what to do next; `cause` is the error beneath. */
export class LoopctlError extends Error {
  readonly code: ErrorCode;
  /** What to do next, one sentence. */
  readonly next: string;
  /** Process exit code this error ends a command with. */
  readonly exitCode: number;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { readonly cause?: unknown; readonly next?: string } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LoopctlError';
    this.code = code;
    this.next = options.next ?? catalogue[code].next;
    this.exitCode = catalogue[code].exit;
  }
}

/** True for a {@link LoopctlError} with that code. */
export function hasCode(error: unknown, code: ErrorCode): error is LoopctlError {
  return error instanceof LoopctlError && error.code === code;
}

/** One line about any thrown value, causes included. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = error instanceof LoopctlError ? `${error.code}: ` : '';
  const cause = error.cause === undefined ? '' : ` (${describe(error.cause)})`;
  return `${code}${error.message}${cause}`;
}
