import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { descendants } from '../../../src/system/proc/tree.ts';
import { fileText, gone, paneOf, startWorld, until, type World } from './harness.ts';

function exits(world: World) {
  return world.events.filter((event) => event.type === 'exited');
}

test('an end is told at once, with its code, and once', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('builder', ['sh', '-c', 'read line; exit 7']));
  await world.terminal.key((await paneOf(world.terminal, 'builder')).paneId, 'Enter');
  await until(() => exits(world).length > 0);
  const told = [{ type: 'exited', session: 'builder', generation: 1, code: 7, source: 'wrapper' }];
  expect(exits(world)).toEqual(told);
  const pane = await until(async () => {
    const found = await paneOf(world.terminal, 'builder');
    return found.dead && found;
  });
  expect(pane.exitCode).toBe(7);
  expect(exits(world)).toEqual(told);
  expect((await world.terminal.kill('builder', pane.process, 0)).survivors).toEqual([]);
  expect(exits(world)).toEqual(told);
});

test('an agent that ends before launch returns is told too', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('builder', ['/no/such/program']));
  await until(() => exits(world).length > 0);
  expect(exits(world)).toMatchObject([{ session: 'builder', code: 127, source: 'wrapper' }]);
});

test('the last screen of a dead agent can be read', async () => {
  const world = await startWorld();
  const { paneId } = await world.terminal.launch(
    world.spec('builder', ['sh', '-c', 'echo last words; exit 1']),
  );
  await until(() => exits(world).length > 0);
  expect((await world.terminal.capture(paneId)).lines).toContain('last words');
});

/** Starts an agent below its two shells, and gives the pids of all three. */
async function family(world: World, session = 'builder') {
  const pidFile = join(world.dir, `pid of ${session}`);
  const pane = await world.terminal.launch(
    world.spec(session, ['sh', '-c', 'echo $$ >"$0"; exec cat', pidFile]),
  );
  const agent = Number(await fileText(pidFile, (text) => text.endsWith('\n')));
  const outer = pane.process.pid;
  const inner = descendants(outer).find((pid) => pid !== agent) ?? 0;
  return { outer, inner, agent };
}

test.each([
  ['agent', [137]],
  ['inner', [137]],
  // Its end shows in the pane too, and who is first is chance.
  ['outer', [129, 137, null]],
] as const)('kill -9 of the %s process is told, and the agent does not live on', async (who, codes) => {
  const world = await startWorld();
  const pids = await family(world);
  process.kill(pids[who], 'SIGKILL');
  await until(() => exits(world).length > 0);
  expect(exits(world)).toMatchObject([{ session: 'builder', generation: 1, code: expect.toBeOneOf(codes) }]);
  for (const pid of Object.values(pids)) await gone(pid);
  await until(async () => (await paneOf(world.terminal, 'builder')).dead);
});

test('kill -9 of the whole group, which leaves no report, shows in the next list', async () => {
  const world = await startWorld();
  const { outer, agent } = await family(world);
  process.kill(-outer, 'SIGKILL');
  await gone(agent);
  await until(async () => (await paneOf(world.terminal, 'builder')).dead);
  expect(exits(world)).toMatchObject([{ session: 'builder', generation: 1 }]);
});

test('a session that somebody else removes is told', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('builder', ['cat']));
  await world.terminal.launch(world.spec('other', ['cat']));
  await world.terminal.list();
  execFileSync('tmux', ['-S', world.socket, 'kill-session', '-t', '=builder']);
  await until(() => exits(world).length > 0);
  expect(exits(world)).toMatchObject([{ session: 'builder', generation: 1 }]);
  expect((await world.terminal.list()).map((pane) => pane.session)).toEqual(['other']);
});

test('ends without a report are repaired: code known although tmux missed the child', async () => {
  const world = await startWorld();
  const families = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => family(world, name)));
  for (const { outer } of families) process.kill(-outer, 'SIGKILL');
  const dead = await until(async () => {
    const all = await world.terminal.list();
    return all.every((pane) => pane.dead && pane.exitCode !== null) && all;
  });
  expect(dead.map((pane) => pane.exitCode)).toEqual([137, 137, 137, 137, 137]);
});

test('a later daemon reads the code of an end that it did not see', async () => {
  const world = await startWorld();
  const spec = world.spec('builder', ['sh', '-c', 'exit 3']);
  await world.terminal.launch(spec);
  await world.terminal.close();
  await fileText(spec.exitReport);
  const { terminal, events } = await world.another();
  const pane = await until(async () => {
    const found = await paneOf(terminal, 'builder');
    return found.dead && found;
  });
  expect(pane).toMatchObject({ exitCode: 3, tags: { generation: 1 } });
  expect(events).toEqual([{ type: 'exited', session: 'builder', generation: 1, code: 3, source: 'wrapper' }]);
  expect(readFileSync(spec.exitReport, 'utf8')).toBe('{"generation":1,"code":3}\n');
});

test('an older report of the same name is not taken for the new one', async () => {
  const world = await startWorld();
  const first = world.spec('builder', ['false']);
  await world.terminal.launch(first);
  await until(() => exits(world).length === 1);
  const dead = await paneOf(world.terminal, 'builder');
  await world.terminal.kill('builder', dead.process, 0);
  await world.terminal.launch({ ...first, argv: ['cat'], tags: { ...first.tags, generation: 2 } });
  await world.terminal.list();
  expect(exits(world)).toHaveLength(1);
});
