import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainLine, readScreen } from '../../../src/terminal/tmux/screen.ts';
import { paneOf, startWorld, until } from './harness.ts';

async function show(script: string, done: string) {
  const world = await startWorld({ width: 80, height: 10 });
  const { paneId } = await world.terminal.launch(
    world.spec('builder', ['sh', '-c', `stty -echo; ${script}; exec cat`]),
  );
  const screen = await until(async () => {
    const now = await world.terminal.capture(paneId);
    return now.lines.some((line) => line.includes(done)) && now;
  });
  return { ...world, paneId, screen };
}

test('lines, styles, cursor and title', async () => {
  const script = `printf '\\033]2;a | title: #{x}\\007top\\n\\033[2mghost\\033[0m \\033[1;31mred\\033[0m   \\n\\n> typed'`;
  const { screen } = await show(script, 'typed');
  expect(screen.lines).toEqual(['top', 'ghost red', '', '> typed', '', '', '', '', '', '']);
  expect(screen.styled[1]).toContain('\x1b[2mghost');
  expect(screen.styled.map(plainLine).map((line) => line.trimEnd())).toEqual(screen.lines);
  expect(screen.cursor).toEqual({ row: 3, col: 7 });
  expect(screen.title).toBe('a | title: #{x}');
});

test('history comes before the screen, and the cursor counts from its start', async () => {
  const { terminal, paneId } = await show('seq 1 30; printf "last"', 'last');
  const screen = await terminal.capture(paneId, 5);
  expect(screen.lines).toEqual([
    '17',
    '18',
    '19',
    '20',
    '21',
    '22',
    '23',
    '24',
    '25',
    '26',
    '27',
    '28',
    '29',
    '30',
    'last',
  ]);
  expect(screen.lines[screen.cursor.row]).toBe('last');
  const all = await terminal.capture(paneId, 1000);
  expect([all.lines[0], all.lines[all.cursor.row]]).toEqual(['1', 'last']);
  expect((await terminal.capture(paneId)).lines[0]).toBe('22');
});

test('a screen that imitates the control protocol is text', async () => {
  const lines = ['%begin 1 2 1', '%end 1 2 1', '%error 1 2 1', '%exit', '%sessions-changed', 'the end'];
  const { screen, events } = await show(lines.map((line) => `echo '${line}'`).join(';'), 'the end');
  expect(screen.lines.slice(0, 6)).toEqual(lines);
  expect(events).toEqual([]);
});

test('wide and odd characters', async () => {
  const { screen } = await show("printf '日本 grüße 🙂\\nnext'", 'next');
  expect(screen.lines[0]).toBe('日本 grüße 🙂');
});

test('copy mode is seen, and the screen below it read', async () => {
  const { terminal, paneId, socket } = await show('seq 1 30; printf "last"', 'last');
  expect((await paneOf(terminal, 'builder')).inCopyMode).toBe(false);
  execFileSync('tmux', ['-S', socket, 'copy-mode', '-t', paneId]);
  execFileSync('tmux', ['-S', socket, 'send-keys', '-t', paneId, '-X', 'page-up']);
  expect((await paneOf(terminal, 'builder')).inCopyMode).toBe(true);
  expect((await terminal.capture(paneId)).lines.at(-1)).toBe('last');
});

test('a pane that is gone', async () => {
  const { terminal } = await startWorld();
  await expect(terminal.capture('%42')).rejects.toMatchObject({ code: 'LOOPCTL_E_SESSION_GONE' });
});

test('activity grows with output', async () => {
  const world = await startWorld();
  const { paneId } = await world.terminal.launch(world.spec('builder', ['cat']));
  const before = (await paneOf(world.terminal, 'builder')).activity;
  await until(async () => {
    await world.terminal.key(paneId, 'x');
    return (await paneOf(world.terminal, 'builder')).activity > before;
  });
});

test('any reply gives a screen without control characters', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }))), fc.double(), (replies, history) => {
      const screen = readScreen(replies, history);
      for (const line of [...screen.lines, screen.title]) expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    }),
  );
});
