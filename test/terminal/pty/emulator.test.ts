import { expect, onTestFinished, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/terminal/pty/emulator.ts';
import { keyBytes } from '../../../src/terminal/pty/keys.ts';
import { loadPty } from '../../../src/terminal/pty/load.ts';

async function show(...writes: readonly string[]): Promise<Emulator> {
  const { Terminal } = await loadPty();
  const emulator = createEmulator({ Terminal, width: 20, height: 5, onReply: () => {} });
  onTestFinished(() => emulator.dispose());
  for (const text of writes) emulator.write(Buffer.from(text), () => {});
  return emulator;
}

test.each([
  ['plain', 'plain'],
  ['\x1b[2mdim\x1b[22m typed', '\x1b[0;2mdim\x1b[0m typed'],
  ['\x1b[1;3;4;7mall\x1b[0m', '\x1b[0;1;3;4;7mall\x1b[0m'],
  ['\x1b[31mred\x1b[39m\x1b[48;5;200mpink\x1b[0m', '\x1b[0;38;5;1mred\x1b[0;48;5;200mpink\x1b[0m'],
  ['\x1b[38;2;1;2;3mrgb\x1b[0m', '\x1b[0;38;2;1;2;3mrgb\x1b[0m'],
  ['日本 x   ', '日本 x'],
])('styles of %j are kept as SGR', async (text, styled) => {
  const screen = await (await show(text)).screen(0);
  expect(screen.styled).toEqual([styled]);
  expect(screen.lines).toEqual([styled.replace(/\x1b\[[0-9;]*m/g, '')]);
});

test('characters cut between writes, alternate screen, wrapped lines', async () => {
  const { Terminal } = await loadPty();
  const emulator = createEmulator({ Terminal, width: 10, height: 3, onReply: () => {} });
  onTestFinished(() => emulator.dispose());
  const bytes = Buffer.from('über\r\n');
  for (const byte of bytes) emulator.write(Buffer.of(byte), () => {});
  emulator.write(Buffer.from('0123456789abc'), () => {});
  expect((await emulator.screen(0)).lines).toEqual(['über', '0123456789', 'abc']);
  emulator.write(Buffer.from('\x1b[?1049h\x1b[Hfull'), () => {});
  expect((await emulator.screen(100)).lines).toEqual(['full']);
});

test('history is bounded by what was asked, and by what there is', async () => {
  const emulator = await show(...Array.from({ length: 30 }, (_, n) => `line ${n}\r\n`));
  expect((await emulator.screen(0)).lines).toEqual(['line 26', 'line 27', 'line 28', 'line 29']);
  expect((await emulator.screen(2)).lines[0]).toBe('line 24');
  expect((await emulator.screen(9_999)).lines[0]).toBe('line 0');
  expect((await emulator.screen(Number.NaN)).lines[0]).toBe('line 26');
});

test.each([
  ['Enter', '\r'],
  ['C-u', '\x15'],
  ['C-[', '\x1b'],
  ['M-a', '\x1ba'],
  ['M-Enter', '\x1b\r'],
  ['Up', '\x1b[A'],
  ['x', 'x'],
  ['-', '-'],
])('key %s', (key, bytes) => {
  expect(keyBytes(key)).toBe(bytes);
});

test.each(['Entr', '', 'C-', 'ab', 'M-', '\n', 'constructor'])('%j is not a key', (key) => {
  expect(() => keyBytes(key)).toThrow('not the name of a key');
});
