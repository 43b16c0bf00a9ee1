import { expect, test } from 'vitest';
import type { ApiRequest } from '../../../src/daemon/api/server.ts';
import { tellUnwritten } from '../../../src/daemon/api/unwritten.ts';
import { LoopctlError } from '../../../src/errors/error.ts';

const request: ApiRequest = { query: new URLSearchParams(), body: {} };
const routes = { 'GET /v1/x': () => ({ schema: 1 }), 'POST /v1/x': async () => ({ schema: 1 }) };

test('while state cannot be written down, and only then, an answer to what was asked for says so', async () => {
  let fault: LoopctlError | null = null;
  const told = tellUnwritten(routes, () => fault);
  const answers = () =>
    Promise.all(Object.values(told).map(async (handler) => (await handler(request)) as object));
  expect(await answers()).toEqual([{ schema: 1 }, { schema: 1 }]);
  fault = new LoopctlError('LOOPCTL_E_DISK_FULL', 'state.db');
  const warning = expect.stringMatching(/^taken, but in memory only .*LOOPCTL_E_DISK_FULL/);
  expect(await answers()).toEqual([{ schema: 1 }, { schema: 1, warning }]);
});
