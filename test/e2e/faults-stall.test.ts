import { describe, expect, test } from 'vitest';
import { actionsOf, type History } from './lib/history.ts';
import { press } from './lib/pane.ts';
import { begin, kinds } from './lib/scenario.ts';
import { until } from './lib/wait.ts';

function nudges(history: History, agent: string): readonly string[] {
  return actionsOf(history, 'send', agent)
    .filter((send) => send.kind === 'nudge')
    .map((send) => send.text);
}

function modes(history: History, agent: string): readonly string[] {
  return actionsOf(history, 'launch', agent).map((launch) => launch.mode);
}

describe.each(kinds)('no progress, told by %s', (kind) => {
  test.concurrent.for(['freeze@edit', 'garbled@edit', 'busy-forever@edit'])(
    '%s: stalled, restarted in the same conversation',
    async (fault, context) => {
      const { reaches, comesBack, completes } = await begin(context, { kind, faults: { builder: fault } });
      await reaches('builder', 'busy', /turn started|tool \w+|busy-line/);
      const { agent } = await comesBack('builder', /busy without progress for \d+ s/);
      expect(agent.restarts).toBe(1);
      const history = await completes();
      expect(modes(history, 'builder')).toEqual(['fresh', 'resume']);
      expect(nudges(history, 'builder')).toEqual([]);
    },
  );

  test.concurrent('frozen before it was ever ready: restarted, and told its phase again', async (context) => {
    const { reaches, comesBack, completes } = await begin(context, {
      kind,
      faults: { builder: 'freeze@start' },
      timers: { start_max_s: 5 },
    });
    await reaches('builder', 'stalled', /not ready \d+ s after launch/);
    await comesBack('builder', /not ready/);
    expect(modes(await completes(), 'builder')).toEqual(['fresh', 'fresh']);
  });

  test.concurrent('a long tool call that burns CPU is no stall', async (context) => {
    const { daemon, completes } = await begin(context, {
      kind,
      faults: { builder: 'long-tool-cpu:13@edit' },
      timers: { sweep_s: 2, busy_max_s: 7 },
    });
    await until('CPU is seen', async () =>
      (await daemon.explain('builder')).facts.some(
        (fact) => fact.what === 'CPU load' && fact.source === 'daemon',
      ),
    );
    expect(modes(await completes(), 'builder')).toEqual(['fresh']);
  });

  test.concurrent.for([
    ['forget-marker', /idle \d+ s without a lease \(.+\)/],
    ['bad-marker', /idle \d+ s without a lease \(.+\)/],
  ] as const)('%s: stalled, one nudge, and it goes on', async ([fault, evidence], context) => {
    const { project, daemon, reaches, completes, prompts } = await begin(context, {
      kind,
      // The nudge's first paste is lost, so that the stall can be looked at.
      faults: { adversary: `${fault} dropped-paste`, builder: 'dialog@edit' },
    });
    await reaches('builder', 'blocked', /proceed/);
    await until('the lack of a lease is shown', async () =>
      (await daemon.explain('adversary')).facts.some(
        (fact) => fact.what === 'lease' && /^none: /.test(fact.value),
      ),
    );
    await reaches('adversary', 'stalled', evidence);
    const nudged = await until('the nudge is explained', async () =>
      (await daemon.explain('adversary')).facts.find((fact) => fact.what === 'nudged'),
    );
    expect(nudged.age_s).toBeGreaterThanOrEqual(0);
    await reaches('adversary', 'waiting', /turn ended|input-line/);
    press(project, 'builder', 'Enter');
    const history = await completes();
    expect(nudges(history, 'adversary')).toHaveLength(1);
    expect(
      prompts('adversary').filter((text) => /^\[loopctl \w+\] Your session is idle/m.test(text)),
    ).toHaveLength(1);
    expect(modes(history, 'adversary')).toEqual(['fresh']);
  });

  test.concurrent('forgets to push: past its lease, nudged, and pushes', async (context) => {
    const { reaches, completes } = await begin(context, {
      kind,
      faults: { builder: 'forget-push', adversary: 'forget-push' },
      timers: { max_wait_s: 3 },
    });
    await reaches('builder', 'waiting', /turn ended|input-line/);
    const history = await completes();
    expect(nudges(history, 'builder')[0]).toMatch(/idle \d+ s past its lease/);
    expect(nudges(history, 'adversary').join()).toMatch(/idle \d+ s past its lease/);
    expect(modes(history, 'builder')).toEqual(['fresh']);
  });
});

test.concurrent('a garbled screen of an idle session: unknown, then stalled, then restarted', async (context) => {
  const { project, reaches, comesBack, completes } = await begin(context, {
    kind: 'screen',
    faults: { builder: 'dialog@claim' },
  });
  await reaches('builder', 'blocked', /proceed/);
  await reaches('adversary', 'waiting', /input-line/);
  project.faults('adversary', 'garbled');
  await reaches('adversary', 'unknown', /\S/);
  await comesBack('adversary', /screen unreadable and still for \d+ s/);
  // Else it may find the claim by itself while it comes back, and no message is due any more.
  await reaches('adversary', 'waiting', /input-line/);
  press(project, 'builder', 'Enter');
  expect(modes(await completes(), 'adversary')).toEqual(['fresh', 'resume']);
});

test.concurrent('a long tool call that sleeps: open by signals, so no stall', async (context) => {
  const { daemon, completes } = await begin(context, {
    faults: { builder: 'long-tool:8@edit' },
    timers: { busy_max_s: 4, stall_idle_s: 3 },
  });
  const tool = await until('the open tool', async () =>
    (await daemon.explain('builder')).facts.find(
      (fact) => fact.what === 'open tool' && (fact.age_s ?? 0) >= 5,
    ),
  );
  expect([tool.value, tool.source]).toEqual(['Bash', 'signal']);
  expect((await daemon.agent('builder')).state).toBe('busy');
  expect(modes(await completes(), 'builder')).toEqual(['fresh']);
});

test.concurrent('a long tool call that sleeps, where only the screen tells: busy_max_s', async (context) => {
  const { comesBack, completes } = await begin(context, {
    kind: 'screen',
    faults: { builder: 'long-tool:60@edit' },
    timers: { busy_max_s: 4 },
  });
  await comesBack('builder', /busy without progress for \d+ s/);
  expect(modes(await completes(), 'builder')).toEqual(['fresh', 'resume']);
});

test.concurrent('a tool call without end: tool_max_s', async (context) => {
  const { comesBack, completes } = await begin(context, {
    faults: { builder: 'long-tool:60@edit' },
    timers: { busy_max_s: 4, tool_max_s: 5 },
  });
  await comesBack('builder', /tool call Bash open for \d+ s/);
  expect(modes(await completes(), 'builder')).toEqual(['fresh', 'resume']);
});

test.concurrent('the whole ladder: nudge, restart with resume, nudge, restart fresh', async (context) => {
  const { project, daemon, reaches, completes } = await begin(context, {
    faults: { builder: 'dialog@edit', adversary: 'forget-marker:2 dropped-paste:6' },
    timers: { nudge_wait_s: 4, ack_wait_s: 1 },
  });
  await reaches('builder', 'blocked', /proceed/);
  await reaches('adversary', 'stalled', /idle \d+ s without a lease/);
  await until('the third life', async () => {
    const { generation, state } = await daemon.agent('adversary');
    return generation === 3 && state === 'waiting';
  });
  press(project, 'builder', 'Enter');
  const history = await completes();
  expect(modes(history, 'adversary')).toEqual(['fresh', 'resume', 'fresh']);
  expect(nudges(history, 'adversary')).toHaveLength(2);
});
