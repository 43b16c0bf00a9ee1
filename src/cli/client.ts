import { connect } from 'node:net';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import { LoopctlError } from '../errors/error.ts';

/** Longest a daemon may take to answer. */
const TIMEOUT_MS = 10_000;
/** A daemon that is leaving drops connections; a question may be asked again, until it is gone or answers. */
const TRIES = 5;
const AGAIN_MS = 200;

/**
 * One request to the daemon's control API. Speaks HTTP by hand over the socket, since loading an HTTP client would
 * cost a status command more than asking the daemon.
 *
 * @throws LoopctlError LOOPCTL_E_NOT_RUNNING when nobody listens, or the daemon's own coded error
 */
export async function ask<T>(
  socket: string,
  method: 'GET' | 'POST',
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<T> {
  const answer = await answerTo(socket, message(method, path, body), method === 'GET' ? TRIES : 1);
  const split = answer.indexOf('\r\n\r\n');
  const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1] ?? 0);
  const data = parse(answer.slice(split + 4));
  if (status === 200) return data as T;
  throw refused(data);
}

function message(method: string, path: string, body: Readonly<Record<string, unknown>> | undefined): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: loopctl',
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}

async function answerTo(socket: string, request: string, tries: number): Promise<string> {
  for (let left = tries; ; left -= 1) {
    try {
      const answer = await exchange(socket, request);
      if (answer !== '' || left <= 1) return answer;
    } catch (error) {
      if (left <= 1 || !wasDropped(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

function wasDropped(error: unknown): boolean {
  const cause =
    error instanceof LoopctlError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code === 'ECONNRESET' || cause?.code === 'EPIPE';
}

function exchange(socket: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const stream = connect(socket);
    stream.setTimeout(TIMEOUT_MS, () => {
      stream.destroy();
      reject(
        new LoopctlError('LOOPCTL_E_CONTROL', `the daemon did not answer within ${TIMEOUT_MS / 1000} s`),
      );
    });
    stream.on('connect', () => stream.write(request));
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const absent = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
      reject(
        new LoopctlError(
          absent ? 'LOOPCTL_E_NOT_RUNNING' : 'LOOPCTL_E_CONTROL',
          absent ? 'no daemon runs for this project' : 'the control socket failed',
          { cause: error },
        ),
      );
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LoopctlError('LOOPCTL_E_CONTROL', 'the daemon sent no JSON', { cause: error });
  }
}

/** The daemon may be another version: a code that this one does not know is shown as text. */
function refused(data: unknown): LoopctlError {
  const { error } = (typeof data === 'object' && data !== null ? data : {}) as Refusal;
  const { code, message = 'the daemon refused' } = error ?? {};
  if (code === undefined) return new LoopctlError('LOOPCTL_E_CONTROL', message);
  if (Object.hasOwn(catalogue, code)) return new LoopctlError(code as ErrorCode, message);
  return new LoopctlError('LOOPCTL_E_CONTROL', `${code}: ${message}`);
}

interface Refusal {
  readonly error?: { readonly code?: string; readonly message?: string };
}
