import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { catalogue, type ErrorCode } from '../../errors/catalogue.ts';
import { describe, LoopctlError } from '../../errors/error.ts';
import { redact } from '../../protocol/secrets.ts';
import type { Outcome } from '../command.ts';
import type { Call } from './tool.ts';

/** What a command found out, for a model to read: data as JSON, or its page. */
export function resultOf({ data, text, exitCode = 0 }: Outcome, { page }: Call): CallToolResult {
  const failed = failureIn(data);
  if (failed !== null) return failed;
  return { ...plainResult(page === true ? text : JSON.stringify(data)), isError: exitCode !== 0 };
}

/** A coded error with what to do next. Anything else is a defect of ours; the server goes on all the same. */
export function errorOf(error: unknown): CallToolResult {
  if (isCoded(error)) return failure(error.code, error.message, error.next, error.exitCode);
  return { ...plainResult(`unexpected: ${describe(error)}`), isError: true };
}

/** By name: in the bundle a command may have its own copy of the class. */
function isCoded(error: unknown): error is LoopctlError {
  return error instanceof Error && error.name === LoopctlError.name;
}

/** A command that has something to show without a daemon says in its data that there is none. */
function failureIn(data: unknown): CallToolResult | null {
  if (typeof data !== 'object' || data === null || !('error' in data)) return null;
  const { code, message, next } = data.error as { code: ErrorCode; message: string; next: string };
  const told = failure(code, message, next, catalogue[code].exit);
  return { ...told, content: [...told.content, ...plainResult(JSON.stringify(data)).content] };
}

function failure(code: ErrorCode, message: string, next: string, exit: number): CallToolResult {
  return { ...plainResult(`${code} (exit code ${exit}): ${message}\n→ ${next}`), isError: true };
}

function plainResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text: redact(text) }] };
}
