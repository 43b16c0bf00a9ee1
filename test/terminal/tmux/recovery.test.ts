import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { bootId } from '../../../src/system/proc/identity.ts';
import { descendants } from '../../../src/system/proc/tree.ts';
import { createTmuxTerminal } from '../../../src/terminal/tmux/terminal.ts';
import { isLive } from '../../system/proc/processes.ts';
import { gone, paneOf, project, startWorld, until, type World } from './harness.ts';

const types = (world: World) => world.events.map((event) => event.type);

test('server killed: down, exits, up with a new server, and launching works', async () => {
  const world = await startWorld();
  const before = world.serverPid();
  const pane = await world.terminal.launch(world.spec('builder', ['cat']));
  process.kill(before, 'SIGKILL');
  await until(() => types(world).includes('down'));
  await expect(world.terminal.list()).rejects.toMatchObject({ code: 'LOOPCTL_E_TERMINAL_DOWN' });
  await until(() => types(world).includes('up'));
  expect(await world.terminal.list()).toEqual([]);
  expect(types(world).filter((type) => type === 'down')).toHaveLength(1);
  expect(world.events.filter((event) => event.type === 'exited')).toMatchObject([
    { session: 'builder', generation: 1 },
  ]);
  await gone(pane.process.pid);
  await world.terminal.launch(world.spec('builder', ['cat']));
  expect((await world.terminal.list()).map((each) => each.session)).toEqual(['builder']);
  expect(world.serverPid()).not.toBe(before);
});

test('control client killed: down, up, sessions still there and still watched', async () => {
  const world = await startWorld();
  const { paneId } = await world.terminal.launch(world.spec('builder', ['sh', '-c', 'read line; exit 4']));
  for (const pid of descendants(process.pid)) {
    const args = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    if (args.includes(world.socket)) process.kill(pid, 'SIGKILL');
  }
  await until(() => types(world).includes('up'));
  expect(types(world)).toEqual(['down', 'up']);
  expect((await world.terminal.list()).map((pane) => pane.paneId)).toEqual([paneId]);
  await world.terminal.key(paneId, 'Enter');
  await until(() => types(world).includes('exited'));
  expect(world.events.at(-1)).toMatchObject({ type: 'exited', code: 4 });
});

test('a server that hangs: down for want of an answer, up when it goes on', async () => {
  const world = await startWorld({ timeoutMs: 300 });
  await world.terminal.launch(world.spec('builder', ['cat']));
  const server = world.serverPid();
  process.kill(server, 'SIGSTOP');
  await expect(world.terminal.list()).rejects.toMatchObject({ code: 'LOOPCTL_E_TERMINAL_DOWN' });
  expect(types(world)).toEqual(['down']);
  process.kill(server, 'SIGCONT');
  await until(() => types(world).includes('up'));
  expect((await world.terminal.list()).map((pane) => pane.session)).toEqual(['builder']);
  expect(world.serverPid()).toBe(server);
});

test('socket removed while we are connected: there again after the next list', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('builder', ['cat']));
  unlinkSync(world.socket);
  await world.terminal.list();
  expect(statSync(world.socket).isSocket()).toBe(true);
  execFileSync('tmux', ['-S', world.socket, 'has-session', '-t', '=builder']);
});

test('socket and folder removed while nobody was connected: the same server is found', async () => {
  const world = await startWorld();
  const pane = await world.terminal.launch(world.spec('builder', ['cat']));
  const server = world.serverPid();
  await world.terminal.close();
  rmSync(dirname(world.socket), { recursive: true });
  const { terminal } = await world.another();
  expect((await paneOf(terminal, 'builder')).process).toEqual(pane.process);
  expect(world.serverPid()).toBe(server);
});

test('keeper removed by somebody: made again', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('builder', ['cat']));
  execFileSync('tmux', ['-S', world.socket, 'kill-session', '-t', '=loopctl-keeper']);
  await until(() => types(world).includes('up'));
  expect((await world.terminal.list()).map((pane) => pane.session)).toEqual(['builder']);
});

test('close leaves all alive, and another daemon adopts it', async () => {
  const world = await startWorld();
  const pane = await world.terminal.launch(world.spec('builder', ['cat']));
  await world.terminal.close();
  await expect(world.terminal.list()).rejects.toMatchObject({ code: 'LOOPCTL_E_TERMINAL_DOWN' });
  expect(isLive(pane.process.pid)).toBe(true);
  const { terminal } = await world.another();
  expect((await paneOf(terminal, 'builder')).process).toEqual(pane.process);
  expect(world.events).toEqual([]);
});

test('shutdown ends the server only when no session of ours is left', async () => {
  const world = await startWorld();
  const pane = await world.terminal.launch(world.spec('builder', ['cat']));
  await expect(world.terminal.shutdown()).rejects.toMatchObject({ code: 'LOOPCTL_E_SESSIONS_LEFT' });
  await world.terminal.kill('builder', pane.process, 1000);
  const server = world.serverPid();
  await world.terminal.shutdown();
  expect(isLive(server)).toBe(false);
  expect(types(world)).not.toContain('down');
});

test('shutdown leaves what a human keeps on the server', async () => {
  const world = await startWorld();
  execFileSync('tmux', ['-S', world.socket, 'new-session', '-d', '-s', 'own', 'cat', '-']);
  await world.terminal.shutdown();
  expect(
    execFileSync('tmux', ['-S', world.socket, 'list-sessions', '-F', '#{session_name}'], {
      encoding: 'utf8',
    }),
  ).toBe('own\n');
});

test('open twice is open once', async () => {
  const world = await startWorld();
  await world.terminal.open(() => {});
  expect(await world.terminal.list()).toEqual([]);
});

test.each([
  ['relative/path', 'LOOPCTL_E_TMUX_SOCKET'],
  [`/tmp/${'x'.repeat(120)}`, 'LOOPCTL_E_TMUX_SOCKET'],
  [`/tmp/tmux-${process.getuid?.()}/default`, 'LOOPCTL_E_TMUX_SOCKET'],
  [join(tmpdir(), 'straight-in-the-shared-folder'), 'LOOPCTL_E_TMUX_SOCKET'],
])('socket %s is refused', async (socket, code) => {
  const terminal = createTmuxTerminal({ socket, project, bootId: bootId() });
  await expect(terminal.open(() => {})).rejects.toMatchObject({ code });
});

test('the folder of the socket is closed to others', async () => {
  const world = await startWorld();
  expect(statSync(dirname(world.socket)).mode & 0o777).toBe(0o700);
  await world.terminal.close();
  chmodSync(dirname(world.socket), 0o755);
  await world.another();
  expect(statSync(dirname(world.socket)).mode & 0o777).toBe(0o700);
});

test('tmux that is not there is named', async () => {
  const world = await startWorld();
  await expect(world.another({ tmux: '/no/such/tmux' })).rejects.toMatchObject({
    code: 'LOOPCTL_E_TMUX_MISSING',
  });
});
