import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came in. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** How it was answered; null: not at all. */
  readonly status: number | null;
}

/** What the receiver does with the n-th request (from 0): a status, or what it does to the connection. */
export type Answer =
  | number
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Takes the request, and never answers. */
  | 'silence'
  /** Takes the request, and breaks the connection off. */
  | 'reset';

/** A real HTTP receiver on the loopback. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Bodies of requests that were answered with 2xx, by their idempotency key; a repeat is the same to a receiver. */
  taken(): ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

export async function startReceiver(
  answer: (n: number, request: Omit<Received, 'status'>) => Answer,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body };
      const said = answer(received.length, one);
      const status = typeof said === 'number' ? said : typeof said === 'object' ? said.status : null;
      received.push({ ...one, status });
      reply(response, said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    taken() {
      const good = received.filter(({ status }) => status !== null && status >= 200 && status < 300);
      const keys = new Set(good.map(({ headers }) => String(headers['idempotency-key'])));
      return new Map(
        [...keys].map((key) => [
          key,
          good.filter(({ headers }) => headers['idempotency-key'] === key).map(({ body }) => body),
        ]),
      );
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, said: Answer): void {
  if (said === 'silence') return;
  if (said === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers = {}, body = '' } = typeof said === 'number' ? { status: said } : said;
  response.writeHead(status, headers);
  response.end(body);
}
