import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describe, LoopctlError } from '../../errors/error.ts';
import type { Log } from '../log.ts';

/** Answers one request with JSON data; throws a LoopctlError for what the caller can mend. */
export type Handler = (request: ApiRequest) => unknown;

export interface ApiRequest {
  readonly query: URLSearchParams;
  /** Parsed JSON body; an empty object when there was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Routes by `METHOD /path`. */
export type Routes = Readonly<Record<string, Handler>>;

const MAX_BODY_BYTES = 256 * 1024;

/** The control API on a unix socket that only its owner may use. A stale socket file is replaced: the lock is held by now. */
export async function serve(socket: string, routes: Routes, log: Log): Promise<Server> {
  rmSync(socket, { force: true });
  const server = createServer((request, response) => {
    void answer(request, response, routes).catch((error: unknown) => {
      log.warn(`control request failed: ${describe(error)}`);
      response.destroy();
    });
  });
  server.on('clientError', (_error, stream) => stream.destroy());
  const umask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, resolve);
    });
  } finally {
    process.umask(umask);
  }
  chmodSync(socket, 0o600);
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, routes: Routes): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://loopctl');
  const handler = routes[`${request.method ?? 'GET'} ${url.pathname}`];
  if (handler === undefined)
    return send(response, 404, {
      error: { code: 'LOOPCTL_E_CONTROL', message: `no such route: ${url.pathname}` },
    });
  try {
    const body = await readBody(request);
    send(response, 200, await handler({ query: url.searchParams, body }));
  } catch (error) {
    const known = error instanceof LoopctlError;
    const code = known ? error.code : 'LOOPCTL_E_CONTROL';
    send(response, known ? 400 : 500, { error: { code, message: known ? error.message : describe(error) } });
  }
}

function send(response: ServerResponse, status: number, data: unknown): void {
  const text = JSON.stringify(data);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  });
  response.end(text);
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new LoopctlError('LOOPCTL_E_USAGE', `a request may have ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (bytes === 0) return {};
  const value = parse(Buffer.concat(chunks).toString('utf8'));
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // What the parser quotes of the text is not repeated.
    throw new LoopctlError('LOOPCTL_E_USAGE', 'the body of a request is JSON', { cause: error });
  }
}
