import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { actionsOf } from './lib/history.ts';
import { press } from './lib/pane.ts';
import { begin, kinds } from './lib/scenario.ts';
import { until } from './lib/wait.ts';

describe.each(kinds)('death, told by %s', (kind) => {
  test.concurrent.for([
    ['crash:3@claim', /exited with code 3/],
    ['exit@claim', /exited with code 0/],
  ] as const)('%s: relaunched in the same conversation', async ([fault, reason], context) => {
    const { comesBack, completes } = await begin(context, { kind, faults: { builder: fault } });
    await comesBack('builder', reason);
    const launches = actionsOf(await completes(), 'launch', 'builder');
    expect(launches.map((launch) => launch.mode)).toEqual(['fresh', 'resume']);
    expect(launches[1]?.reason).toMatch(reason);
  });

  test.concurrent('crash before it took its prompt: the next life gets the prompt', async (context) => {
    const { comesBack, completes } = await begin(context, { kind, faults: { builder: 'crash:4@start' } });
    await comesBack('builder', /exited with code 4/);
    const launches = actionsOf(await completes(), 'launch', 'builder');
    expect(launches.map((launch) => launch.mode)).toEqual(['fresh', 'fresh']);
  });

  test.concurrent('crash for ever: backed off, parked, told once; a person brings it back', async (context) => {
    const { project, daemon, reaches, completes } = await begin(context, {
      kind,
      timers: { restart_max: 2 },
      before: (made) => made.faults('builder', 'crash:5@edit*'),
    });
    const dead = await reaches('builder', 'dead', /exited with code 5/);
    expect(dead.next.join()).toMatch(/relaunch in \d+ s/);
    const parked = await reaches('builder', 'parked', /parked: 3 unplanned ends in 15 min.*code 5/);
    expect(parked.next.join()).toContain('stays down until `loopctl restart builder`');
    expect((await daemon.agent('adversary')).state).toBe('waiting');
    expect((await daemon.status()).notices.filter((notice) => notice.key === 'parked/builder')).toHaveLength(
      1,
    );
    project.faults('builder', '');
    await daemon.post('/v1/restart', { agent: 'builder', mode: 'fresh' });
    const history = await completes();
    expect(actionsOf(history, 'park', 'builder')).toHaveLength(1);
    expect(actionsOf(history, 'launch', 'builder')).toHaveLength(4);
  });
});

test.concurrent.for([
  ['crash:6@commit', /exited with code 6/],
  ['busy-forever@commit', /busy without progress/],
] as const)('children left by a session that ends with %s are ended', async ([fault, reason], context) => {
  const { project, reaches, comesBack, completes } = await begin(context, {
    faults: { builder: `stray-children@edit ${fault}`, adversary: 'dialog@check' },
    timers: { busy_max_s: 4 },
  });
  await until('strays', () => straysOf(project.root).length === 2);
  await comesBack('builder', reason);
  await reaches('adversary', 'blocked', /proceed/);
  expect(straysOf(project.root)).toEqual([]);
  press(project, 'adversary', 'Enter');
  await completes();
});

/** Processes that the demo agents left on purpose. */
function straysOf(root: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return (
        command.includes('loopctl-demo-stray') &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${root}/`)
      );
    } catch {
      return false;
    }
  });
}
