import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alive } from '../../../src/system/proc/identity.ts';
import { fileText, paneOf, startWorld, tags, until } from './harness.ts';

const nasty = [
  ['blanks', '  two  words '],
  ['single quote', "it's"],
  ['double quote', 'say "hi"'],
  ['dollar', `$HOME $\{HOME} $(id) \`id\``],
  ['format', '#{pid} #(id) ##x #[fg=red] %H'],
  ['semicolon', ';'],
  ['trailing semicolon', 'a;'],
  ['escaped semicolon', 'a\\;'],
  ['backslashes', '\\ \\\\ \\n \\'],
  ['braces', '{ } %if'],
  ['tilde', '~ ~/x'],
  ['hash', '# comment'],
  ['control', 'tab\tnewline\nescape\x1bbell\x07del\x7f'],
  ['unicode', 'grüße 🙂 日本 \u0085'],
  ['empty', ''],
  ['dash', '-n'],
] as const;

/** Writes its arguments and environment, and stays. */
const recorder = (dir: string) => [
  'sh',
  '-c',
  'printf "%s\\0" "$PWD" "$NASTY" "$@" >"$0.part"; mv "$0.part" "$0"; exec cat',
  join(dir, 'seen'),
];

test.each(nasty)('%s arrives as it is: argument, environment, folder, tags', async (_name, value) => {
  const world = await startWorld();
  const spec = world.spec('builder', [...recorder(world.dir), value, 'last'], {
    env: { NASTY: value },
    tags: tags('builder', { phase: value, conversation: value, taken: ['a', `b${value}`], generation: 7 }),
  });
  const pane = await world.terminal.launch(spec);
  const seen = (await fileText(join(world.dir, 'seen'))).split('\0').slice(0, -1);
  expect(seen).toEqual([world.dir, value, value, 'last']);

  const { terminal } = await world.another();
  const found = await paneOf(terminal, 'builder');
  expect(found).toEqual({ ...pane, activity: expect.any(Number) });
  expect(found.tags).toEqual(spec.tags);
  expect(alive(found.process)).toBe(true);
  await world.terminal.tag('builder', { phase: `${value}2` });
  expect((await paneOf(terminal, 'builder')).tags).toEqual({ ...spec.tags, phase: `${value}2` });
});

test('a prompt of 100 KB goes in as an argument', async () => {
  const world = await startWorld();
  const prompt = 'Lies den Plan: "grüße" ; $x #{y}\n'.repeat(3000);
  await world.terminal.launch(world.spec('builder', [...recorder(world.dir), prompt]));
  expect((await fileText(join(world.dir, 'seen'))).split('\0')[2]).toBe(prompt);
});

test('sessions of others are not seen', async () => {
  const world = await startWorld();
  await world.terminal.launch(world.spec('mine', ['cat']));
  const other = await world.another({ project: 'other' });
  const foreign = world.spec('theirs', ['cat'], { tags: { ...tags('theirs'), project: 'other' } });
  await other.terminal.launch(foreign);
  expect((await world.terminal.list()).map((pane) => pane.session)).toEqual(['mine']);
  expect((await other.terminal.list()).map((pane) => pane.session)).toEqual(['theirs']);
});

test('a prefix is tmux’s affair alone', async () => {
  const world = await startWorld({ sessionPrefix: 'p-' });
  const pane = await world.terminal.launch(world.spec('builder', ['cat']));
  expect(pane.session).toBe('builder');
  expect((await paneOf(world.terminal, 'builder')).paneId).toBe(pane.paneId);
  await world.terminal.tag('builder', { conversation: 'c' });
  expect((await paneOf(world.terminal, 'builder')).tags.conversation).toBe('c');
  expect((await world.terminal.kill('builder', pane.process, 1000)).survivors).toEqual([]);
  expect(await world.terminal.list()).toEqual([]);
});

test('what cannot be launched is refused by code', async () => {
  const world = await startWorld();
  const { terminal } = world;
  await terminal.launch(world.spec('builder', ['cat']));
  const refused = [
    [world.spec('builder', ['cat']), 'LOOPCTL_E_SESSION_EXISTS'],
    [world.spec('a:b', ['cat']), 'LOOPCTL_E_SESSION_NAME'],
    [world.spec('x', ['cat'], { cwd: '/no/such/folder' }), 'LOOPCTL_E_WORKDIR'],
    [world.spec('x', ['cat'], { envFile: '/no/such/file' }), 'LOOPCTL_E_ENV_FILE'],
  ] as const;
  for (const [spec, code] of refused) await expect(terminal.launch(spec)).rejects.toMatchObject({ code });
  await expect(terminal.tag('nobody', { phase: '2' })).rejects.toMatchObject({
    code: 'LOOPCTL_E_SESSION_GONE',
  });
  expect((await terminal.list()).map((pane) => pane.session)).toEqual(['builder']);
});

test('the agent is the foreground process until it opens a program of its own', async () => {
  const world = await startWorld();
  const pane = await world.terminal.launch(world.spec('builder', ['cat']));
  await until(() => world.terminal.isForeground(pane));
  const other = await world.terminal.launch(
    world.spec('shell', ['bash', '--norc', '-ic', 'cat; true'], { env: { PS1: '$ ' } }),
  );
  await until(async () => !(await world.terminal.isForeground(other)));
  expect(await world.terminal.isForeground({ ...pane, process: { ...pane.process, startTime: '1' } })).toBe(
    false,
  );
});

test('the env file reaches the agent, not the tags nor the command line', async () => {
  const world = await startWorld();
  const envFile = join(world.dir, 'secrets');
  writeFileSync(envFile, 'NASTY=from file\n', { mode: 0o600 });
  await world.terminal.launch(
    world.spec('builder', recorder(world.dir), { envFile, env: { NASTY: 'from settings' } }),
  );
  expect((await fileText(join(world.dir, 'seen'))).split('\0')[1]).toBe('from file');
});

test('the agent’s own tmux commands do not reach the server that it lives on', async () => {
  const world = await startWorld();
  const script = 'env | grep "^TMUX" >"$0.part"; mv "$0.part" "$0"; exec cat';
  const file = join(world.dir, 'tmux');
  await world.terminal.launch(world.spec('builder', ['sh', '-c', `echo >"$0.part"; ${script}`, file]));
  await until(() => existsSync(file));
  expect(readFileSync(file, 'utf8')).toBe('');
});
