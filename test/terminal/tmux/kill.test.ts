import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { isLive } from '../../system/proc/processes.ts';
import { fileText, gone, paneOf, startWorld, until, type World } from './harness.ts';

/** An agent that ignores TERM and HUP, with a child in a session of its own and a daemon that let go of it. */
const stubborn = `
trap '' TERM HUP
setsid sh -c 'echo $$ >>"$0"; exec sleep 1000' "$0" &
(setsid sh -c 'sh -c "echo \\$\\$ >>\\"\\$0\\"; exec sleep 1000" "$0" &' "$0") &
echo $$ >>"$0"
while :; do sleep 1000; done`;

async function startStubborn(world: World) {
  const file = join(world.dir, 'pids');
  const pane = await world.terminal.launch(world.spec('builder', ['sh', '-c', stubborn, file]));
  const text = await fileText(file, (all) => all.split('\n').length === 4);
  return { pane, pids: text.trim().split('\n').map(Number) };
}

test('the whole tree goes: TERM-ignoring, setsid and double-forked', async () => {
  const world = await startWorld();
  const { pane, pids } = await startStubborn(world);
  expect(pids.filter(isLive)).toEqual(pids);
  const report = await world.terminal.kill('builder', pane.process, 50);
  expect(report.survivors).toEqual([]);
  expect(report.killed).toEqual(expect.arrayContaining([pane.process.pid, ...pids]));
  expect([pane.process.pid, ...pids].filter(isLive)).toEqual([]);
  expect(await world.terminal.list()).toEqual([]);
});

test('a well-behaved agent ends by TERM, says how, and keeps its neighbours', async () => {
  const world = await startWorld();
  const pane = await world.terminal.launch(
    world.spec('builder', ['sh', '-c', "trap 'exit 9' TERM; echo ready; while :; do sleep 0.01; done"]),
  );
  const neighbour = await world.terminal.launch(world.spec('builder2', ['cat']));
  await until(async () => (await world.terminal.capture(pane.paneId)).lines[0] === 'ready');
  await world.terminal.kill('builder', pane.process, 20_000);
  expect((await world.terminal.list()).map((each) => each.session)).toEqual(['builder2']);
  expect(isLive(neighbour.process.pid)).toBe(true);
  await vi.waitFor(() =>
    expect(world.events).toEqual([
      { type: 'exited', session: 'builder', generation: 1, code: 9, source: 'wrapper' },
    ]),
  );
});

test('another identity is refused, and nobody is touched', async () => {
  const world = await startWorld();
  const pane = await world.terminal.launch(world.spec('builder', ['cat']));
  const other = await world.terminal.launch(world.spec('other', ['cat']));
  for (const expected of [
    { ...pane.process, startTime: '1' },
    { ...pane.process, bootId: 'another boot' },
    other.process,
  ]) {
    await expect(world.terminal.kill('builder', expected, 0)).rejects.toMatchObject({
      code: 'LOOPCTL_E_PROCESS_CHANGED',
    });
  }
  expect([pane, other].every((each) => isLive(each.process.pid))).toBe(true);
  expect(await world.terminal.list()).toHaveLength(2);
});

test('what an agent left behind when the server died is found by name', async () => {
  const world = await startWorld();
  const { pane, pids } = await startStubborn(world);
  process.kill(world.serverPid(), 'SIGKILL');
  await gone(pane.process.pid);
  await until(() => world.events.some((event) => event.type === 'up'));
  expect(pids.filter(isLive)).toEqual(pids);
  const report = await world.terminal.kill('builder', pane.process, 50);
  expect(report.survivors).toEqual([]);
  expect(pids.filter(isLive)).toEqual([]);
});

test('a dead session is removed with what it left behind', async () => {
  const world = await startWorld();
  const file = join(world.dir, 'pids');
  const script = `(setsid sh -c 'echo $$ >>"$0"; exec sleep 1000' "$0" >/dev/null 2>&1 &); sleep 0.05`;
  await world.terminal.launch(world.spec('builder', ['sh', '-c', script, file]));
  const left = Number(await fileText(file, (text) => text.endsWith('\n')));
  const dead = await until(async () => {
    const pane = await paneOf(world.terminal, 'builder');
    return pane.dead && pane;
  });
  expect(isLive(left)).toBe(true);
  await world.terminal.kill('builder', dead.process, 1000);
  expect(isLive(left)).toBe(false);
  expect(await world.terminal.list()).toEqual([]);
});
