import { expect, onTestFinished, test } from 'vitest';
import { addressOf } from '../../../src/notify/http/address.ts';
import { type HttpCall, request } from '../../../src/notify/http/request.ts';
import { type Answer, type Receiver, startReceiver } from '../support/receiver.ts';

const secret = 'tk_verysecret0815';

async function receiver(answer: (n: number) => Answer): Promise<Receiver> {
  const started = await startReceiver(answer);
  onTestFinished(() => started.close());
  return started;
}

function call(url: string, parts: Partial<HttpCall> = {}): HttpCall {
  return {
    url: new URL(url),
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    body: 'text',
    timeoutMs: 2_000,
    abort: new AbortController().signal,
    secrets: [`Bearer ${secret}`],
    nowMs: () => Date.parse('2026-11-20T12:00:00Z'),
    ...parts,
  };
}

test.each<readonly [Answer, unknown]>([
  [200, { type: 'sent' }],
  [204, { type: 'sent' }],
  [400, { type: 'refused', why: expect.stringContaining('answered 400 Bad Request') }],
  [401, { type: 'refused' }],
  [413, { type: 'refused' }],
  [408, { type: 'retry', afterMs: null }],
  [429, { type: 'retry' }],
  [500, { type: 'retry' }],
  [
    { status: 429, headers: { 'retry-after': '17' } },
    { type: 'retry', afterMs: 17_000 },
  ],
  [
    { status: 503, headers: { 'retry-after': 'Fri, 20 Nov 2026 12:01:00 GMT' } },
    { type: 'retry', afterMs: 60_000 },
  ],
  [
    { status: 503, headers: { 'retry-after': 'soon' } },
    { type: 'retry', afterMs: null },
  ],
  ['reset', { type: 'retry', afterMs: null }],
])('an answer of %j', async (answer, expected) => {
  const to = await receiver(() => answer);
  expect(await request(call(to.url))).toMatchObject(expected as object);
});

test('nobody listens, nobody answers, and a call that is broken off', async () => {
  const gone = await startReceiver(() => 200);
  await gone.close();
  expect(await request(call(gone.url))).toMatchObject({
    type: 'retry',
    why: expect.stringMatching(/ECONNREFUSED/),
  });
  const silent = await receiver(() => 'silence');
  const slow = await request(call(silent.url, { timeoutMs: 100 }));
  expect(slow).toMatchObject({ type: 'retry', why: expect.stringMatching(/no answer within 0.1 s/) });
  const abort = AbortSignal.abort();
  expect(await request(call(silent.url, { abort }))).toMatchObject({ type: 'retry' });
});

test('what came back is bounded, plain, and without the secrets it may repeat', async () => {
  const body = `\u001b[31mno\u001b[0m ${secret} at /hooks/T0P/S3CRETPATH ${encodeURIComponent(`Bearer ${secret}`)} ${'x'.repeat(1e6)}`;
  const to = await receiver(() => ({ status: 403, body }));
  const outcome = await request(call(`${to.url}/hooks/T0P/S3CRETPATH`));
  const why = outcome.type === 'refused' ? outcome.why : '';
  expect(why).toMatch(/^127\.0\.0\.1:\d+ answered 403 Forbidden: no \[redacted\] at \[redacted\]/);
  expect(why).not.toMatch(/tk_very|S3CRETPATH|\u001b/);
  expect(why.length).toBeLessThanOrEqual(200);
});

test('a redirect is followed on the same host with the same method, and to no other host', async () => {
  const other = await receiver(() => 200);
  let to = await receiver((n) => (n === 0 ? { status: 307, headers: { location: '/there' } } : 200));
  expect(await request(call(to.url))).toEqual({ type: 'sent' });
  expect(to.received.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/', 'text'],
    ['POST', '/there', 'text'],
  ]);
  for (const status of [301, 302, 303, 307, 308]) {
    to = await receiver(() => ({ status, headers: { location: `${other.url}/steal` } }));
    const outcome = await request(call(to.url));
    expect(outcome).toMatchObject({ type: 'refused', why: expect.stringContaining(`answered ${status}`) });
  }
  to = await receiver(() => ({ status: 308, headers: { location: '/again' } }));
  expect(await request(call(to.url))).toMatchObject({ type: 'refused' });
  expect(to.received.length).toBeLessThanOrEqual(3);
  expect(other.received).toEqual([]);
});

test('an address may be a secret: it is not shown, and only http(s) is taken', () => {
  const env = { GOOD: ' https://example.org/x\n', BAD: 'nonsense-with-secret', FILE: 'file:///etc/passwd' };
  expect(addressOf({ env: 'GOOD' }, env)).toMatchObject({ ok: true, url: new URL('https://example.org/x') });
  for (const name of ['BAD', 'FILE', 'NONE'])
    expect(addressOf({ env: name }, env)).toEqual({
      ok: false,
      why: expect.not.stringMatching(/nonsense|passwd/),
    });
});
