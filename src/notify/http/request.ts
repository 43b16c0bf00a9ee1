import { presentable } from '../../protocol/secrets.ts';
import type { Outcome } from '../channels/channel.ts';
import { scrub } from '../secret.ts';
import { hostOf, secretsIn } from './address.ts';

export interface HttpCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly abort: AbortSignal;
  /** Values that may not come back in a reason. */
  readonly secrets: readonly string[];
  readonly nowMs: () => number;
}

/** What is read of an answer, for the reason. */
const ANSWER_MAX_BYTES = 2_048;
const WHY_MAX_CHARS = 200;
const REDIRECTS_MAX = 3;

/** One request to its end, answer included, within its time. Never rejects. */
export async function request(call: HttpCall): Promise<Outcome> {
  const timeout = AbortSignal.timeout(call.timeoutMs);
  try {
    return await follow(call, AbortSignal.any([timeout, call.abort]));
  } catch (error) {
    const seconds = call.timeoutMs / 1000;
    const why = timeout.aborted ? `no answer within ${seconds} s` : reasonOf(error);
    return { type: 'retry', why: clean(call, `${hostOf(call.url)}: ${why}`), afterMs: null };
  }
}

async function follow(call: HttpCall, signal: AbortSignal): Promise<Outcome> {
  let { url } = call;
  for (let left = REDIRECTS_MAX; ; left -= 1) {
    const response = await fetch(url.href, {
      method: call.method,
      headers: call.headers,
      body: call.body,
      redirect: 'manual',
      signal,
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null)
      return await judge(call, response);
    await discard(response);
    const next = URL.parse(location, url.href);
    const keeps = response.status === 307 || response.status === 308;
    // What we carry is for this receiver only, and another method would be another request.
    if (next === null || next.origin !== url.origin || !keeps || left <= 1)
      return { type: 'refused', why: clean(call, moved(call, response.status, next)) };
    url = next;
  }
}

function moved(call: HttpCall, status: number, next: URL | null): string {
  const to = next === null ? 'nowhere' : next.host === call.url.host ? 'another address there' : next.host;
  return `${hostOf(call.url)} answered ${status}: it sends on to ${to}, which is not followed; name the right address`;
}

async function judge(call: HttpCall, response: Response): Promise<Outcome> {
  const { status } = response;
  if (response.ok) {
    await discard(response);
    return { type: 'sent' };
  }
  const said = await beginningOf(response);
  const name = `${hostOf(call.url)} answered ${status}${response.statusText === '' ? '' : ` ${response.statusText}`}`;
  const why = clean(call, said === '' ? name : `${name}: ${said}`);
  const passes = status === 408 || status === 425 || status === 429 || status >= 500;
  return passes ? { type: 'retry', why, afterMs: askedMs(response, call.nowMs()) } : { type: 'refused', why };
}

/** Retry-After: seconds or a date. */
function askedMs(response: Response, nowMs: number): number | null {
  const asked = response.headers.get('retry-after');
  if (asked === null) return null;
  const ms = /^\d{1,9}$/.test(asked.trim()) ? Number(asked) * 1000 : Date.parse(asked) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= ANSWER_MAX_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES).toString('utf8');
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return cause.message === '' ? code || error.message : cause.message;
}

function clean(call: HttpCall, text: string): string {
  return presentable(scrub(text, [...call.secrets, ...secretsIn(call.url)]), WHY_MAX_CHARS);
}
