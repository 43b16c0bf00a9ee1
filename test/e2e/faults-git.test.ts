import { expect, test } from 'vitest';
import { actionsOf, type History } from './lib/history.ts';
import { begin } from './lib/scenario.ts';
import { until } from './lib/wait.ts';

/** The agent's own git runs no hooks, as after somebody removed them. */
const noHooks = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'core.hooksPath',
  GIT_CONFIG_VALUE_0: '/dev/null',
};

const notices = (history: History): readonly string[] =>
  actionsOf(history, 'notify').map((notice) => notice.text);

test.concurrent.for(['force-push', 'wrong-file'])(
  '%s: refused by the pre-push hook',
  async (fault, context) => {
    const { project, completes } = await begin(context, { faults: { builder: fault } });
    const history = await completes();
    expect(project.git('log', '--format=%B', 'main')).not.toMatch(/Rewritten|note on sums/);
    expect(notices(history).filter((text) => /rewritten|only/.test(text))).toEqual([]);
  },
);

test.concurrent('wrong-file without hooks: reported to its author, and its verdict does not count', async (context) => {
  const { project, completes, prompts } = await begin(context, {
    faults: { builder: 'wrong-file self-review' },
    env: { builder: noHooks },
  });
  const history = await completes();
  const told = notices(history).join('\n');
  expect(told).toMatch(/the Builder wrote machine-docs\/REVIEW-one.md, which only the Adversary writes/);
  expect(told).toMatch(/review\(sums\) does not count, it is not the Builder's to give/);
  expect(prompts('builder').join('\n')).toMatch(/Your commit [0-9a-f]{12}: the Builder wrote/);
  const subjects = project.git('log', '--reverse', '--format=%s', 'main').split('\n');
  const own = subjects.indexOf('review(sums): PASS by the Builder itself');
  const real = subjects.findIndex((subject) => /^review\(sums\): PASS (?!by the Builder)/.test(subject));
  expect(own).toBeGreaterThanOrEqual(0);
  expect(real).toBeGreaterThan(own);
});

test.concurrent('force-push without hooks: rewritten history is told, nothing is sent twice', async (context) => {
  const { completes } = await begin(context, {
    faults: { builder: 'force-push' },
    env: { builder: noHooks },
  });
  const history = await completes();
  expect(history.facts.some((fact) => fact.type === 'history' && fact.rewritten)).toBe(true);
});

test.concurrent('malformed verdict: counts for nothing, its author is told, and judges again', async (context) => {
  const { completes, prompts } = await begin(context, { faults: { adversary: 'malformed-verdict' } });
  const history = await completes();
  expect(notices(history).join('\n')).toMatch(/its review does not count, PASS, FAIL or VETO must follow/);
  expect(prompts('adversary').join('\n')).toMatch(/Your commit [0-9a-f]{12}: its review does not count/);
});

test.concurrent('early done: shown why not, told to who owes it, not moved on', async (context) => {
  const { daemon, completes } = await begin(context, {
    faults: { builder: 'early-done', adversary: 'long-tool:3@check' },
  });
  const phase = await until('says done', async () => {
    const now = (await daemon.status()).phase;
    return now.says_done && now.blocked_by.length > 0 ? now : null;
  });
  expect(phase.is_done).toBe(false);
  expect(phase.index).toBe(0);
  // The verdict ends the phase at once: nobody is left to be told of it.
  const history = await completes({ moot: 'review sums' });
  expect(notices(history).join('\n')).toMatch(/phase one says done but is not: /);
});
