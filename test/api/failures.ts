import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './script.ts';

/**
 * What a model API does when it does not answer. `limit` is a usage limit with its reset, in seconds since the epoch;
 * `stall` an answer that stops in its middle.
 */
export type Failure =
  | { readonly kind: 'stall' }
  | { readonly kind: 'rate' | 'overloaded' | 'unauthorized' | 'credit' | 'server' | 'hang' | 'reset' }
  | { readonly kind: 'limit'; readonly reset: number };

/** A failure before the first word. */
export type Refusal = Exclude<Failure, { kind: 'stall' }>;

/** Failures that are switched on, each for a number of requests. */
export interface Failures {
  fail(failure: Failure, times: number): void;
  clear(): void;
  /** The failure that the next request meets. */
  next(): Failure | null;
}

const MAX_HANG_MS = 120_000;

/** The words of an answer that stops in its middle. */
export const stalled: Answer = {
  parts: [
    { do: 'say', text: 'Let me' },
    { do: 'drip', count: 1, pauseMs: MAX_HANG_MS },
  ],
  call: null,
  usage: { input: 100, output: 1 },
};

export function createFailures(): Failures {
  let due: { failure: Failure; left: number } | null = null;
  return {
    fail(failure, times) {
      due = { failure, left: times };
    },
    clear() {
      due = null;
    },
    next() {
      if (due === null || due.left <= 0) return null;
      due.left -= 1;
      return due.failure;
    },
  };
}

const errors = {
  rate: [429, 'rate_limit_error', 'This request would exceed your rate limit.'],
  overloaded: [529, 'overloaded_error', 'Overloaded'],
  unauthorized: [401, 'authentication_error', 'invalid x-api-key'],
  credit: [402, 'billing_error', 'Your credit balance is too low.'],
  server: [500, 'api_error', 'Internal server error'],
  limit: [429, 'rate_limit_error', "This request would exceed your account's rate limit."],
} as const;

/** Lets a request fail as Anthropic's API does. */
export async function failAnthropic(response: ServerResponse, failure: Refusal): Promise<void> {
  if (failure.kind === 'reset' || failure.kind === 'hang') return breakOff(response, failure.kind);
  const [status, type, message] = errors[failure.kind];
  const headers = failure.kind === 'limit' ? limitHeaders(failure.reset) : {};
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type, message } }));
}

/** Lets a request fail as OpenAI's API does; `retryAfter` tells the reset in a header too. */
export async function failOpenai(
  response: ServerResponse,
  failure: Refusal,
  retryAfter = false,
): Promise<void> {
  if (failure.kind === 'reset' || failure.kind === 'hang') return breakOff(response, failure.kind);
  const [status, type, message] = errors[failure.kind];
  const limit = failure.kind === 'limit' ? { type: 'usage_limit_reached', resets_at: failure.reset } : null;
  const waitS = failure.kind === 'limit' ? Math.max(1, Math.ceil(failure.reset - Date.now() / 1000)) : 0;
  const header = retryAfter && waitS > 0 ? { 'retry-after': String(waitS) } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...header });
  response.end(JSON.stringify({ error: { type, code: type, message, ...limit } }));
}

async function breakOff(response: ServerResponse, kind: 'reset' | 'hang'): Promise<void> {
  if (kind === 'reset') return void response.socket?.resetAndDestroy();
  await pause(MAX_HANG_MS, undefined, { ref: false });
  response.destroy();
}

function limitHeaders(reset: number): Record<string, string> {
  return {
    'anthropic-ratelimit-unified-status': 'rejected',
    'anthropic-ratelimit-unified-reset': String(reset),
    'anthropic-ratelimit-unified-representative-claim': 'five_hour',
    'anthropic-ratelimit-unified-5h-status': 'rejected',
    'anthropic-ratelimit-unified-5h-reset': String(reset),
    'anthropic-ratelimit-unified-5h-utilization': '1',
  };
}
