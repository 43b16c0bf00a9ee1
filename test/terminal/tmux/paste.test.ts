import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PasteRecipe } from '../../../src/ports/terminal.ts';
import { keyCommand, pasteable } from '../../../src/terminal/tmux/typing.ts';
import { fileText, startWorld, until } from './harness.ts';

const recipe: PasteRecipe = { bracketed: true, pause_ms: 0, submit_key: 'Enter' };

/** A program that reads its terminal raw, asks for bracketed paste, and keeps every byte that comes. */
async function startReader() {
  const world = await startWorld();
  const file = join(world.dir, 'typed');
  const script = `stty raw -echo; printf '\\033[?2004hready'; exec cat >"$0"`;
  const { paneId } = await world.terminal.launch(world.spec('builder', ['sh', '-c', script, file]));
  await until(async () => (await world.terminal.capture(paneId)).lines[0] === 'ready');
  return { ...world, paneId, typed: (end: string) => fileText(file, (text) => text.endsWith(end)) };
}
const pasted = (text: string) => `\x1b[200~${text}\x1b[201~\r`;

test.each([
  ['700 characters', 'x'.repeat(700)],
  ['10 KB of lines', 'line of text; "quoted" $x\n'.repeat(400)],
  ['72 KB', 'grüße 🙂 0123456789\n'.repeat(3000)],
  ['unicode', '日本語 grüße 🙂 \u{1F468}‍\u{1F469} é'],
  ['tabs', '\tone\t\ttwo\t'],
  ['trailing backslash', 'path\\'],
  ['two trailing backslashes', 'path\\\\'],
  ['semicolon', ';'],
  ['trailing semicolon', 'a ;'],
  ['newline at the end', 'a\n'],
  ['tmux words', '#{pane_id} #(id) %if { } ~ $HOME "\' Enter C-c -t'],
  ['a leading dash', '-b x'],
  ['one letter', 'a'],
])('%s arrives exactly, then Enter', async (_name, text) => {
  const reader = await startReader();
  await reader.terminal.submit(reader.paneId, text, recipe);
  expect(await reader.typed('\r')).toBe(pasted(text));
});

test('several messages stay apart and in order', async () => {
  const reader = await startReader();
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
  await Promise.all(texts.map((text) => reader.terminal.submit(reader.paneId, text, recipe)));
  expect(await reader.typed('19\x1b[201~\r')).toBe(texts.map(pasted).join(''));
  expect(execFileSync('tmux', ['-S', reader.socket, 'list-buffers'], { encoding: 'utf8' })).toBe('');
});

test('with a pause, without brackets, another key', async () => {
  const reader = await startReader();
  const other: PasteRecipe = { bracketed: false, pause_ms: 30, submit_key: 'C-s' };
  const begun = performance.now();
  await reader.terminal.submit(reader.paneId, 'one\ntwo', other);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
  expect(await reader.typed('\x13')).toBe('one\ntwo\x13');
});

test('no text presses the key alone', async () => {
  const reader = await startReader();
  await reader.terminal.submit(reader.paneId, '', recipe);
  expect(await reader.typed('\r')).toBe('\r');
});

test('text cannot end the paste nor press keys', async () => {
  const reader = await startReader();
  await reader.terminal.submit(reader.paneId, 'a\x1b[201~\r\x03\x9b201~b', recipe);
  expect(await reader.typed('\r')).toBe(pasted('a[201~201~b'));
});

test('what may be pasted has no control characters, and text stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(pasteable(text)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      expect(pasteable(pasteable(text))).toBe(pasteable(text));
    }),
  );
  expect(pasteable('a\tb\nc é')).toBe('a\tb\nc é');
});

test.each(['Enter', 'Escape', 'C-c', 'M-Enter', 'C-M-x', 'F12', 'y', ';', 'BSpace'])('key %s', (key) => {
  expect(keyCommand('%1', key).at(-1)).toBe(key);
});

test.each(['', 'Entr', 'yes', 'F13', 'C-', '-l', 'Enter Enter', 'é'])('not a key: %j', async (key) => {
  expect(() => keyCommand('%1', key)).toThrow('not the name of a key');
});

test('keys arrive, and a pane that is gone is named', async () => {
  const reader = await startReader();
  for (const key of ['y', ';', 'Up', 'C-c', 'Enter']) await reader.terminal.key(reader.paneId, key);
  expect(await reader.typed('\r')).toBe('y;\x1b[A\x03\r');
  const gone = { code: 'LOOPCTL_E_SESSION_GONE' };
  await expect(reader.terminal.key('%99', 'Enter')).rejects.toMatchObject(gone);
  await expect(reader.terminal.submit('%99', 'x', recipe)).rejects.toMatchObject(gone);
  expect(execFileSync('tmux', ['-S', reader.socket, 'list-buffers'], { encoding: 'utf8' })).toBe('');
});
