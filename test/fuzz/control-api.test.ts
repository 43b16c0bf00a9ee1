import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { byOf, optionalText, textOf } from '../../src/daemon/api/body.ts';
import { serve } from '../../src/daemon/api/server.ts';
import type { Log } from '../../src/daemon/log.ts';
import { hostile, hostileJson } from '../support/hostile.ts';

const body = { agent: 'builder', text: 'go on', by: 'me' };
const routes = {
  'GET /v1/status': () => ({ ok: true }),
  'POST /v1/send': (request: Parameters<typeof textOf>[0]) => ({
    agent: textOf(request, 'agent'),
    text: optionalText(request, 'text'),
    by: byOf(request),
  }),
};

async function start(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-api-'));
  const socket = join(dir, 'control.sock');
  const server = await serve(socket, routes, { warn: () => undefined } as unknown as Log);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(dir, { recursive: true, force: true });
  });
  return socket;
}

/** What the server says to these bytes until it, or we, are done. */
function say(socket: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const stream = connect(socket, () => stream.end(bytes));
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('error', () => undefined);
    stream.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

function post(text: string): Buffer {
  const head = `POST /v1/send HTTP/1.1\r\nHost: loopctl\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text)}`;
  return Buffer.from(`${head}\r\n\r\n${text}`);
}

const request = post(JSON.stringify(body)).toString('utf8');
const ask = Buffer.from('GET /v1/status HTTP/1.1\r\nHost: loopctl\r\nConnection: close\r\n\r\n');

test('whatever is sent, the answer is none or a whole one, and the next question is answered', {
  timeout: 120_000,
}, async () => {
  const socket = await start();
  await fc.assert(
    fc.asyncProperty(hostile(request, 'GET //x?agent=%ff HTTP/1.1\r\n\r\n'), async (text) => {
      const answer = await say(socket, Buffer.from(text));
      expect(answer).toMatch(/^$|^HTTP\/1\.1 \d{3} /);
      expect(answer.length).toBeLessThan(20_000 + 12 * text.length);
      const next = await say(socket, ask);
      expect(next.startsWith('HTTP/1.1 200 OK\r\n')).toBe(true);
      expect(next.endsWith('\r\n\r\n{"ok":true}')).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('whatever a body says, a code comes back and no control byte', { timeout: 120_000 }, async () => {
  const socket = await start();
  await fc.assert(
    fc.asyncProperty(hostileJson(body), async (text) => {
      const answer = await say(socket, post(text));
      const [head = '', data = ''] = answer.split('\r\n\r\n', 2);
      expect(head).toMatch(/^HTTP\/1\.1 (?:200|400) /);
      const { error } = JSON.parse(data) as { error?: { code: string; message: string } };
      if (error === undefined) return;
      expect(error.code).toBe('LOOPCTL_E_USAGE');
      expect(error.message).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 200 },
  );
});
