import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../../e2e/lib/history.ts';
import { until } from '../../e2e/lib/wait.ts';
import { beginReal } from '../real.ts';

/** Claude Code rounds a reset to the minute: the next one that leaves time to meet the limit before it. */
function nextReset(): number {
  return Math.ceil((Date.now() / 1000 + 12) / 60) * 60;
}

test('a usage limit is sat out without a kill, and a probe ends it', async (context) => {
  const reset = nextReset();
  const { project, daemon, prompts } = await beginReal(context, {
    prompts: { builder: '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}' },
    subscription: true,
    timers: { limit_slack_s: 1, limit_jitter_s: 1 },
    before: (api) => api.failures.fail({ kind: 'limit', reset }, 1),
  });
  const { agent } = await untilState(daemon, 'builder', ['limited']);
  expect(Date.parse(agent.limited_until ?? '')).toBe(reset * 1000);
  await until('the limit is over', async () => (await daemon.agent('builder')).state !== 'limited', 90_000);
  expect(Date.now()).toBeGreaterThanOrEqual(reset * 1000);
  await untilState(daemon, 'builder', ['ready', 'waiting']);
  const history = historyOf(project);
  expect(actionsOf(history, 'kill')).toEqual([]);
  expect(actionsOf(history, 'launch')).toHaveLength(1);
  expect(actionsOf(history, 'send').map(({ kind }) => kind)).toEqual(['probe']);
  expect(prompts('builder')).toHaveLength(2);
});
