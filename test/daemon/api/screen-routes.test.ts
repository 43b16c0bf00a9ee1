import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import type { Model } from '../../../src/core/model.ts';
import { screenRoutes } from '../../../src/daemon/api/screen-routes.ts';
import { screenOf } from '../../agents/screen-of.ts';

const pane = { session: 'builder', paneId: '%7', pid: 1 };
const model = {
  agents: { builder: { session: { pane } }, adversary: { session: { pane: null } } },
  settings: { roles: { builder: { backend: 'demo' }, adversary: { backend: 'demo' } } },
} as unknown as Model;
const asked: string[] = [];
const routes = screenRoutes({
  model: () => model,
  terminal: {
    capture: async (paneId) => {
      asked.push(paneId);
      return screenOf(`${'─'.repeat(20)}\n❯ \n${'─'.repeat(20)}\n the password is hunter22`);
    },
  },
  backends: () => loadBackends(),
  hide: (text) => text.replaceAll('hunter22', '[env]'),
  now: () => ({ wall: 0 }),
});
const get = async (agent: string): Promise<unknown> =>
  routes['GET /v1/screen']?.({ query: new URLSearchParams({ agent }), body: {} });

test('the screen of the agent that is named, read and cleaned', async () => {
  const answer = await get('builder');
  expect(asked).toEqual(['%7']);
  expect(answer).toMatchObject({ schema: 1, agent: 'builder', backend: 'demo', reading: { state: 'ready' } });
  expect(JSON.stringify(answer)).not.toContain('hunter22');
});

test('without a session there is none; of nobody there is none', async () => {
  await expect(get('adversary')).rejects.toMatchObject({ code: 'LOOPCTL_E_SESSION_GONE' });
  await expect(get('nobody')).rejects.toMatchObject({ code: 'LOOPCTL_E_UNKNOWN_AGENT' });
});
