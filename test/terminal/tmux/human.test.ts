import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { attachArgs } from '../../../src/terminal/tmux/attach.ts';
import { paneOf, startWorld, until, type World } from './harness.ts';

/** A human's small terminal, attached. */
function attach(world: World, session: string, readOnly: boolean) {
  const words = ['tmux', ...attachArgs(world.socket, session, readOnly)].map(
    (word) => `'${word.replaceAll("'", "'\\''")}'`,
  );
  const command = `stty rows 10 cols 30; exec ${words.join(' ')}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, TERM: 'xterm', TMUX: '' },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

const attached = async (world: World, session: string) =>
  (await paneOf(world.terminal, session)).humanAttached;

test('a human who may type is seen, in that session only, until gone', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('builder', ['cat']));
  await world.terminal.launch(world.spec('builder2', ['cat']));
  expect(await attached(world, 'builder')).toBe(false);
  const human = attach(world, 'builder', false);
  await until(() => attached(world, 'builder'));
  expect(await attached(world, 'builder2')).toBe(false);
  human.kill('SIGKILL');
  await once(human, 'close');
  await until(async () => !(await attached(world, 'builder')));
});

test('an onlooker does not count', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('builder', ['cat']));
  attach(world, 'builder', true);
  const clients = () =>
    execFileSync('tmux', ['-S', world.socket, 'list-clients', '-t', '=builder'], { encoding: 'utf8' });
  await until(() => clients() !== '');
  expect(await attached(world, 'builder')).toBe(false);
});

test('the pane keeps its size under a small terminal', async () => {
  const world = await startWorld({ width: 120, height: 40 });
  const { paneId } = await world.terminal.launch(
    world.spec('builder', ['sh', '-c', 'stty size; trap "stty size" WINCH; while :; do read line; done']),
  );
  attach(world, 'builder', false);
  await until(() => attached(world, 'builder'));
  await world.terminal.key(paneId, 'x');
  const screen = await until(async () => {
    const now = await world.terminal.capture(paneId);
    return now.lines[1] === 'x' && now;
  });
  expect(screen.lines[0]).toBe('40 120');
  expect(screen.lines).toHaveLength(40);
});

test('a split by a human leaves our pane ours', async () => {
  const world = await startWorld();
  const { paneId } = await world.terminal.launch(world.spec('builder', ['cat']));
  execFileSync('tmux', ['-S', world.socket, 'split-window', '-t', paneId, 'cat', '-']);
  expect((await world.terminal.list()).map((pane) => pane.paneId)).toEqual([paneId]);
});
