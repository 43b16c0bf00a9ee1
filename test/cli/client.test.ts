import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ask } from '../../src/cli/client.ts';

let dir: string;
let server: Server | null = null;
const requests: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-client-'));
  requests.length = 0;
});
afterEach(async () => {
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
  rmSync(dir, { recursive: true, force: true });
});

/** A real unix socket whose server answers each request by hand. */
async function serve(answer: (socket: Socket) => void): Promise<string> {
  const path = join(dir, 's');
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      requests.push(chunk.toString());
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  return path;
}

function http(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

test('an answer in pieces, in the middle of a character', async () => {
  const bytes = Buffer.from(http('200 OK', '{"name":"Brücke"}'));
  const at = bytes.indexOf('ü') + 1;
  const path = await serve((socket) => {
    socket.write(bytes.subarray(0, at));
    setImmediate(() => socket.end(bytes.subarray(at)));
  });
  expect(await ask(path, 'POST', '/v1/send', { text: 'grüß' })).toEqual({ name: 'Brücke' });
  expect(requests[0]).toContain('POST /v1/send HTTP/1.1\r\n');
  expect(requests[0]).toContain('Content-Length: 17\r\n');
});

test.each([
  [
    'a coded refusal',
    http('400 Bad', '{"error":{"code":"LOOPCTL_E_UNKNOWN_AGENT","message":"no agent x"}}'),
    'LOOPCTL_E_UNKNOWN_AGENT',
    'no agent x',
  ],
  [
    'a code of a later version',
    http('400 Bad', '{"error":{"code":"LOOPCTL_E_NEVER_HEARD","message":"what"}}'),
    'LOOPCTL_E_CONTROL',
    'LOOPCTL_E_NEVER_HEARD: what',
  ],
  ['an error without a word', http('500 Oops', '{}'), 'LOOPCTL_E_CONTROL', 'the daemon refused'],
  ['an answer of null', http('500 Oops', 'null'), 'LOOPCTL_E_CONTROL', 'the daemon refused'],
  ['no JSON', http('200 OK', '<html>'), 'LOOPCTL_E_CONTROL', 'the daemon sent no JSON'],
  ['no HTTP', 'hello', 'LOOPCTL_E_CONTROL', 'the daemon sent no JSON'],
  ['nothing', '', 'LOOPCTL_E_CONTROL', 'the daemon sent no JSON'],
])('%s becomes a coded error', async (_name, answer, code, message) => {
  const path = await serve((socket) => socket.end(answer));
  await expect(ask(path, 'GET', '/v1/status')).rejects.toMatchObject({ code, message });
});

test('a question that is dropped is asked again; an order is not', async () => {
  const path = await serve((socket) =>
    requests.length < 3 ? socket.destroy() : socket.end(http('200 OK', '{"ok":true}')),
  );
  await expect(ask(path, 'POST', '/v1/stop')).rejects.toMatchObject({ code: 'LOOPCTL_E_CONTROL' });
  expect(requests).toHaveLength(1);
  expect(await ask(path, 'GET', '/v1/status')).toEqual({ ok: true });
  expect(requests).toHaveLength(3);
});

test('nobody listens: no socket, or one that was left behind', async () => {
  await expect(ask(join(dir, 'none'), 'GET', '/')).rejects.toMatchObject({
    code: 'LOOPCTL_E_NOT_RUNNING',
    exitCode: 3,
  });
});
