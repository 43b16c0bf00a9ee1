import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Signal } from '../../../src/ports/agent.ts';
import { processesIn } from './processes.ts';
import { createRig, type Rig, until } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
});
afterAll(() => rig.close());

let sessions = 0;
/** Starts an assistant in a session and conversation of its own. */
async function assistant(faults: string, prompt: string | null = null, more: object = {}): Promise<string> {
  sessions += 1;
  const name = `a${sessions}`;
  await rig.start(name, { role: 'assistant', conversation: name, prompt, faults, ...more });
  return name;
}

const events = (name: string) => rig.signals(name).map((signal) => signal.event);
const isReady = (name: string) =>
  until(`${name} ready`, async () => (await rig.read(name)).state === 'ready');
const turns = (name: string) => events(name).filter((event) => event === 'turn_end').length;
const last = <E extends Signal['event']>(name: string, event: E) =>
  rig.signals(name).findLast((signal): signal is Extract<Signal, { event: E }> => signal.event === event);

test('without faults: ready, prompt, turn, and idle again', async () => {
  const name = await assistant('', 'sum up');
  await until('turn end', () => turns(name) === 1);
  expect(events(name)).toEqual([
    'ready',
    'prompt',
    'turn_start',
    'tool_start',
    'context',
    'usage',
    'tool_end',
    'turn_end',
  ]);
  expect(await isReady(name)).toBe(true);
});

test('dropped-enter loses the key and keeps the text', async () => {
  const name = await assistant('dropped-enter:2');
  await isReady(name);
  await rig.say(name, 'hello there');
  await until('text in the line', async () => (await rig.read(name)).draft === 'hello there');
  await rig.keys(name, 'Enter');
  expect(events(name)).not.toContain('prompt');
  await rig.keys(name, 'Enter');
  await until('taken', () => last(name, 'prompt')?.text === 'hello there');
});

test('dropped-paste loses the text, dropped-echo hides it', async () => {
  const name = await assistant('dropped-paste dropped-echo');
  await isReady(name);
  // In brackets: typed one after the other, they could arrive as one text.
  await rig.say(name, 'lost');
  await rig.say(name, 'hidden');
  await until('taken', () => last(name, 'prompt')?.text === 'hidden');
});

test('slow-echo shows text late, in order', async () => {
  const name = await assistant('slow-echo:600');
  await isReady(name);
  await rig.say(name, 'patience');
  expect((await rig.read(name)).draft).toBe('');
  await until('taken', () => last(name, 'prompt')?.text === 'patience');
});

test('a trust dialog stands before anything else', async () => {
  const name = await assistant('dialog:trust', 'go');
  await until('dialog', async () => (await rig.read(name)).state === 'dialog');
  expect(events(name)).toEqual(['dialog']);
  await rig.keys(name, 'Enter');
  await until('turn end', () => turns(name) === 1);
});

test('a permission dialog stops the turn until it is answered, text does not', async () => {
  const name = await assistant('dialog:permission@look', 'go');
  await until('dialog', async () => (await rig.read(name)).state === 'dialog');
  await rig.keys(name, '-l', 'hello');
  expect((await rig.read(name)).state).toBe('dialog');
  await rig.keys(name, '1');
  await until('turn end', () => turns(name) === 1);
});

test('a limit ends the turn, holds for its time, and is over with the next turn after it', async () => {
  const name = await assistant('limit:2@look', 'go');
  await until('limited', async () => (await rig.read(name)).state === 'limited');
  const reset = last(name, 'limit')?.reset ?? 0;
  expect((await rig.read(name)).limitResetMs).toBe(reset);
  expect(events(name).slice(-2)).toEqual(['turn_end', 'limit']);
  await rig.say(name, 'probe');
  await until('limited again', () => events(name).filter((event) => event === 'limit').length === 2);
  expect(last(name, 'limit')?.reset).toBe(reset);
  await until('reset time', () => Date.now() > reset);
  await rig.say(name, 'go on');
  await until('a whole turn', () => last(name, 'turn_end')?.message.startsWith('Noted: go on'));
  expect((await rig.read(name)).state).toBe('ready');
});

test('limit-unreadable tells no time', async () => {
  const name = await assistant('limit-unreadable:60@look', 'go');
  await until('limited', async () => (await rig.read(name)).state === 'limited');
  expect((await rig.read(name)).limitResetMs).toBeNull();
  expect(last(name, 'limit')?.reset).toBeNull();
});

test('freeze: no echo, no CPU, alive', async () => {
  const name = await assistant('freeze@look', 'go');
  await until('busy', async () => (await rig.read(name)).state === 'busy');
  const before = await rig.styled(name);
  await rig.say(name, 'are you there');
  const pid = await rig.pid(name);
  const ticks = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
    return Number(fields[13]) + Number(fields[14]);
  };
  const burned = ticks();
  const other = await assistant('', 'a whole start and turn for comparison');
  await until('turn end', () => turns(other) === 1);
  expect(await rig.styled(name)).toBe(before);
  expect(ticks() - burned).toBeLessThan(5);
  expect((await rig.dead(name)).dead).toBe(false);
});

test('frozen-input: text shows, Enter does nothing', async () => {
  const name = await assistant('frozen-input');
  await isReady(name);
  await rig.say(name, 'anyone');
  await until('echo', async () => (await rig.read(name)).draft === 'anyone');
  await rig.keys(name, 'Enter', 'Enter', '-');
  await until('Enter was read', async () => (await rig.read(name)).draft === 'anyone-');
  expect(events(name)).toEqual(['ready']);
});

test('garbled: alive, unreadable', async () => {
  const name = await assistant('garbled@look', 'go');
  await until('noise', async () => (await rig.styled(name)).includes('▒'));
  expect(await rig.read(name)).toMatchObject({ state: 'unknown', draft: null });
});

test.each([
  ['crash:7@look', '7', false],
  ['exit@look', '0', true],
])('%s ends with code %s', async (fault, code, bye) => {
  const name = await assistant(fault, 'go');
  // tmux knows of the end before it knows the code.
  const end = await until('dead', async () => {
    const now = await rig.dead(name);
    return now.dead && now.code !== '' ? now : null;
  });
  expect(end.code).toBe(code);
  expect(events(name).includes('bye')).toBe(bye);
});

test('a fault strikes once per clone, with * every time', async () => {
  const once = await assistant('crash:3@look', 'go');
  await until('dead', async () => (await rig.dead(once)).dead);
  const again = await assistant('crash:3@look', 'go');
  await until('turn end', () => turns(again) === 1);
  for (const _ of [1, 2]) {
    const always = await assistant('crash:4@look*', 'go');
    await until('dead', async () => (await rig.dead(always)).dead);
  }
});

test('busy-forever: the clock runs, the turn does not end, input queues', async () => {
  const name = await assistant('busy-forever@look', 'go');
  await until('busy for a second', async () => (await rig.styled(name)).includes('(1s · esc'));
  expect(await rig.read(name)).toMatchObject({ state: 'busy', rule: 'busy-line' });
  await rig.say(name, 'more');
  await until('queued', async () => (await rig.styled(name)).includes('queued: 1'));
  expect(turns(name)).toBe(0);
});

test.each(['long-tool:2@look', 'long-tool-cpu:2@look'])('%s: a tool call stays open', async (fault) => {
  const name = await assistant(fault, 'go');
  const seen = (event: string) =>
    rig.signals(name).some((one) => one.event === event && 'id' in one && one.id === 'long');
  await until('tool', () => seen('tool_start'));
  await until('busy', async () => (await rig.read(name)).state === 'busy');
  await until('tool end', () => seen('tool_end'));
  await until('turn end', () => turns(name) === 1);
});

test('stray-children outlive the agent', async () => {
  const name = await assistant('stray-children@look exit@look+', 'go');
  await until('dead', async () => (await rig.dead(name)).dead);
  const strays = await until('two strays', () => {
    const found = processesIn(rig.dir, 'loopctl-demo-stray');
    return found.length === 2 ? found : null;
  });
  for (const pid of strays) process.kill(pid, 'SIGKILL');
});

test('garbage in --fault is named', async () => {
  const name = await assistant('frozen-toes');
  await until('dead', async () => (await rig.dead(name)).dead);
  expect(await rig.history(name)).toContain('unknown fault "frozen-toes"');
});

test('the control file switches faults on and off while the agent idles', async () => {
  const name = await assistant('');
  await isReady(name);
  const control = join(rig.dir, `${name}.faults`);
  writeFileSync(control, 'dialog:permission');
  await until('dialog', async () => (await rig.read(name)).state === 'dialog');
  await rig.keys(name, 'Enter');
  await isReady(name);
  await rm(control);
  writeFileSync(control, 'dropped-enter');
  await rig.say(name, 'one');
  await until('kept', async () => (await rig.read(name)).draft === 'one');
  await rm(control);
  await rig.keys(name, 'Enter');
  await until('taken', () => last(name, 'prompt')?.text === 'one');
});

test('without signals the screen alone tells', async () => {
  const name = await assistant('', 'sum up', { signals: false });
  await until('message', async () => (await rig.read(name)).lastMessage.startsWith('Noted: sum up'));
  expect(rig.signals(name)).toEqual([]);
});

test('Esc ends the turn, C-u clears the line, an unknown conversation is refused', async () => {
  const name = await assistant('', 'look around', { speed: 0.05 });
  await until('busy', async () => (await rig.read(name)).state === 'busy');
  await rig.keys(name, 'Escape');
  await isReady(name);
  expect(last(name, 'turn_end')?.message).toBe('');
  await rig.keys(name, '-l', 'draft');
  await until('draft', async () => (await rig.read(name)).draft === 'draft');
  await rig.keys(name, 'C-u');
  await until('empty', async () => (await rig.read(name)).draft === '');
  const lost = await assistant('', null, { mode: 'resume' });
  await until('dead', async () => (await rig.dead(lost)).dead);
  expect(await rig.history(lost)).toContain('No conversation found with id');
});
