import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LaunchSpec, Pane, PasteRecipe, Terminal, TerminalEvent } from '../../src/ports/terminal.ts';
import { alive, identify } from '../../src/system/proc/identity.ts';

/** One implementation of the port. `dir` is empty and the test's own; the host puts its things there. */
export interface Host {
  readonly name: string;
  readonly create: (dir: string) => { readonly terminal: Terminal; readonly clean: () => Promise<void> };
  /** Bytes of one log file that {@link Host.create} asks for. */
  readonly logMaxBytes: number;
}

const recipe: PasteRecipe = { bracketed: true, pause_ms: 0, submit_key: 'Enter' };
const ended = ['sh', '-c', 'exit 7'];

/** A program that reads raw input, asks for bracketed paste, and appends each chunk to the file named. */
const echo = `
const { appendFileSync } = require('node:fs');
process.stdin.setRawMode(true);
process.stdout.write('\\x1b[?2004h\\x1b]2;echo program\\x07ready \\x1b[2mdim\\x1b[0m');
process.stdin.on('data', (data) => appendFileSync(process.argv[1], data));
`;

interface Stage {
  readonly dir: string;
  readonly terminal: Terminal;
  readonly events: TerminalEvent[];
  spec(argv: readonly string[], more?: Partial<LaunchSpec>): LaunchSpec;
  start(argv: readonly string[], more?: Partial<LaunchSpec>): Promise<Pane>;
  pane(): Promise<Pane>;
  /** Starts the echo program and waits until it reads. Gives the file that it appends to. */
  echo(): Promise<{ readonly pane: Pane; readonly seen: () => string }>;
}

async function setStage(host: Host): Promise<Stage> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "terminal it's-")));
  const { terminal, clean } = host.create(dir);
  onTestFinished(async () => {
    for (const pane of await terminal.list()) await terminal.kill(pane.session, pane.process, 0);
    await clean();
    rmSync(dir, { recursive: true, force: true });
  });
  const events: TerminalEvent[] = [];
  await terminal.open((event) => events.push(event));
  const tags = { project: 'p', agent: 'builder', generation: 3, phase: '1', conversation: 'c', taken: [] };
  const exitReport = join(dir, 'exits', 'builder.json');
  const fixed = { session: 'builder', tags, cwd: dir, env: {}, envFile: null, exitReport, log: null };
  const spec = (argv: readonly string[], more: Partial<LaunchSpec> = {}): LaunchSpec => ({
    ...fixed,
    argv,
    ...more,
  });
  const start = (argv: readonly string[], more: Partial<LaunchSpec> = {}) =>
    terminal.launch(spec(argv, more));

  async function pane(): Promise<Pane> {
    const [found] = await terminal.list();
    if (found === undefined) throw new Error('no session');
    return found;
  }

  async function startEcho() {
    const path = join(dir, 'input');
    const started = await start([process.execPath, '-e', echo, path]);
    await until(async () =>
      (await terminal.capture(started.paneId)).lines.some((line) => line.includes('ready')),
    );
    return { pane: started, seen: () => (existsSync(path) ? readFileSync(path, 'utf8') : '') };
  }

  return { dir, terminal, events, spec, start, pane, echo: startEcho };
}

async function until(probe: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await probe()).toBe(true), { timeout: 15_000, interval: 20 });
}

const nasty: readonly string[] = [
  '',
  '-n',
  ';',
  'a;',
  "it's",
  '"$HOME" $(id) `id`',
  '#{pane_id} #(id) %H',
  '\\ \\n \\',
  'tab\tnewline\nescape\x1bbell\x07',
  'grüße 🙂 日本',
];

/** What every host of sessions owes, whatever it is made of. */
export function describeTerminal(host: Host): void {
  const name = (text: string): string => `${host.name}: ${text}`;

  test(name('arguments, environment and folder arrive as they are'), async () => {
    const stage = await setStage(host);
    const path = join(stage.dir, 'seen');
    const script = 'printf "%s\\0" "$PWD" "$NASTY" "$@" >"$0.part"; mv "$0.part" "$0"; exec cat';
    const value = nasty.join('|');
    await stage.start(['sh', '-c', script, path, ...nasty], { env: { NASTY: value } });
    await until(() => existsSync(path));
    expect(readFileSync(path, 'utf8').split('\0').slice(0, -1)).toEqual([stage.dir, value, ...nasty]);
  });

  test(name('a launched session is listed, tagged, alive, and changes its tags'), async () => {
    const stage = await setStage(host);
    expect(await stage.terminal.list()).toEqual([]);
    const pane = await stage.start(['cat']);
    expect(pane).toMatchObject({ session: 'builder', dead: false, exitCode: null, inCopyMode: false });
    expect(alive(pane.process)).toBe(true);
    expect(await stage.terminal.list()).toEqual([{ ...pane, activity: expect.any(Number) }]);
    const change = { taken: ['a', 'b'], conversation: "it's; #{x}" };
    await stage.terminal.tag('builder', change);
    expect((await stage.pane()).tags).toEqual({ ...pane.tags, ...change });
  });

  test(name('secrets come from the env file'), async () => {
    const stage = await setStage(host);
    const path = join(stage.dir, 'seen');
    const envFile = join(stage.dir, 'secrets');
    writeFileSync(envFile, 'TOKEN=from file\n', { mode: 0o600 });
    await stage.start(['sh', '-c', 'printf %s "$TOKEN" >"$0"; exec cat', path], { envFile });
    await until(() => existsSync(path) && readFileSync(path, 'utf8') === 'from file');
  });

  test(name('a screen shows lines, title, cursor, and dim text as such'), async () => {
    const stage = await setStage(host);
    const { pane } = await stage.echo();
    const screen = await stage.terminal.capture(pane.paneId);
    expect(screen.lines[0]).toBe('ready dim');
    expect(screen.styled[0]).toMatch(/ready \x1b\[[0-9;]*2mdim/);
    expect(screen.title).toBe('echo program');
    expect(screen.cursor).toEqual({ row: 0, col: 9 });
  });

  test(name('history gives the lines above the screen'), async () => {
    const stage = await setStage(host);
    const pane = await stage.start([
      'sh',
      '-c',
      'i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo "line $i"; done; exec cat',
    ]);
    await until(async () => (await stage.terminal.capture(pane.paneId)).lines.includes('line 300'));
    expect((await stage.terminal.capture(pane.paneId)).lines).not.toContain('line 200');
    const { lines, cursor } = await stage.terminal.capture(pane.paneId, 150);
    expect(lines).toContain('line 200');
    expect(lines).not.toContain('line 1');
    expect(lines[cursor.row - 1]).toBe('line 300');
  });

  const pastes: readonly (readonly [what: string, text: string, typed: string])[] = [
    ['one line', 'one line', 'one line'],
    ['several lines', 'two\nlines\ttab', 'two\nlines\ttab'],
    ['special text', '[loopctl 0123456789] #{x} ; $(id) \\', '[loopctl 0123456789] #{x} ; $(id) \\'],
    ['unicode', 'grüße 🙂', 'grüße 🙂'],
    ['an escape from the brackets', 'end\x1b[201~\rrm\x03', 'end[201~rm'],
    ['20 KB', 'x'.repeat(20_000), 'x'.repeat(20_000)],
  ];

  test.each(pastes)(name('%s: pasted in brackets, exactly, and submitted'), async (_what, text, typed) => {
    const stage = await setStage(host);
    const { pane, seen } = await stage.echo();
    await stage.terminal.submit(pane.paneId, text, recipe);
    await until(() => seen().endsWith('\r'));
    expect(seen()).toBe(`\x1b[200~${typed}\x1b[201~\r`);
  });

  test(name('no brackets for a recipe or a program without them; a pause; single keys'), async () => {
    const stage = await setStage(host);
    const { pane, seen } = await stage.echo();
    await stage.terminal.submit(pane.paneId, 'plain', { ...recipe, bracketed: false, pause_ms: 50 });
    await until(() => seen() === 'plain\r');
    await stage.terminal.key(pane.paneId, 'C-u');
    await stage.terminal.key(pane.paneId, 'a');
    await stage.terminal.key(pane.paneId, 'Enter');
    await until(() => seen() === 'plain\r\x15a\r');
    await expect(stage.terminal.key(pane.paneId, 'Entr')).rejects.toThrow();
  });

  test.each([
    ['an exit code', ended, 7],
    ['a signal', ['sh', '-c', 'kill -9 $$'], 137],
    ['a missing program', ['/no/such/program'], 127],
  ] as const)(name('%s is told once, kept, and reported'), async (_name, argv, code) => {
    const stage = await setStage(host);
    await stage.start(argv);
    await until(
      async () => (await stage.pane()).dead && stage.events.some((event) => event.type === 'exited'),
    );
    await until(async () => (await stage.pane()).exitCode === code);
    const exits = stage.events.filter((event) => event.type === 'exited');
    expect(exits).toEqual([
      { type: 'exited', session: 'builder', generation: 3, code, source: expect.any(String) },
    ]);
    const report = readFileSync(join(stage.dir, 'exits', 'builder.json'), 'utf8');
    expect(JSON.parse(report)).toEqual({ generation: 3, code });
  });

  test(name('the last screen of a dead session can be read, nothing can be typed into it'), async () => {
    const stage = await setStage(host);
    const pane = await stage.start(['sh', '-c', 'echo last words; exit 1']);
    await until(async () => (await stage.pane()).dead);
    await until(async () => (await stage.terminal.capture(pane.paneId)).lines.includes('last words'));
    await stage.terminal.kill('builder', pane.process, 0);
    expect(await stage.terminal.list()).toEqual([]);
    await expect(stage.terminal.capture(pane.paneId)).rejects.toMatchObject({
      code: 'LOOPCTL_E_SESSION_GONE',
    });
    await expect(stage.terminal.submit(pane.paneId, 'x', recipe)).rejects.toMatchObject({
      code: 'LOOPCTL_E_SESSION_GONE',
    });
  });

  test(name('a kill takes the whole tree, also what ignores TERM or left the session'), async () => {
    const stage = await setStage(host);
    const path = join(stage.dir, 'pids');
    const script = `trap '' TERM HUP; setsid sh -c 'trap "" TERM HUP; echo $$ >>"$0"; while :; do sleep 1; done' "$0" & echo $$ >>"$0"; while :; do sleep 1; done`;
    const pane = await stage.start(['sh', '-c', script, path]);
    const pids = (): number[] =>
      existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map(Number) : [];
    await until(() => pids().length === 2);
    const report = await stage.terminal.kill('builder', pane.process, 100);
    expect(report.survivors).toEqual([]);
    expect(report.killed).toEqual(expect.arrayContaining(pids()));
    expect(pids().map((pid) => identify(pid))).toEqual([null, null]);
    expect(await stage.terminal.list()).toEqual([]);
  });

  test(name('a process that is not the one expected is left alone'), async () => {
    const stage = await setStage(host);
    const pane = await stage.start(['cat']);
    const other = { ...pane.process, startTime: '1' };
    await expect(stage.terminal.kill('builder', other, 0)).rejects.toMatchObject({
      code: 'LOOPCTL_E_PROCESS_CHANGED',
    });
    expect(alive(pane.process)).toBe(true);
  });

  test(name('the agent is in the foreground until it opens a program of its own'), async () => {
    const stage = await setStage(host);
    const pane = await stage.start(['cat']);
    await until(() => stage.terminal.isForeground(pane));
    await stage.terminal.kill('builder', pane.process, 0);
    const shell = await stage.start(['bash', '--norc', '-ic', 'cat; true'], { env: { PS1: '$ ' } });
    await until(async () => !(await stage.terminal.isForeground(shell)));
  });

  test(name('what cannot be launched is refused by code'), async () => {
    const stage = await setStage(host);
    await stage.start(['cat']);
    const refused = [
      [{}, 'LOOPCTL_E_SESSION_EXISTS'],
      [{ session: 'a:b' }, 'LOOPCTL_E_SESSION_NAME'],
      [{ session: 'x', cwd: '/no/such/folder' }, 'LOOPCTL_E_WORKDIR'],
      [{ session: 'x', envFile: '/no/such/file' }, 'LOOPCTL_E_ENV_FILE'],
    ] as const;
    for (const [more, code] of refused)
      await expect(stage.start(['cat'], more)).rejects.toMatchObject({ code });
    await expect(stage.terminal.tag('nobody', { phase: '2' })).rejects.toMatchObject({
      code: 'LOOPCTL_E_SESSION_GONE',
    });
  });

  test(name('output is logged, bounded; a flood stops nothing'), async () => {
    const stage = await setStage(host);
    const log = join(stage.dir, 'logs', 'builder.log');
    const flood =
      'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i ........................................................"; done; echo end; exec cat';
    const pane = await stage.start(['sh', '-c', flood], { log });
    await until(async () => (await stage.terminal.capture(pane.paneId)).lines.includes('end'));
    await until(() => existsSync(log) && existsSync(`${log}.1`));
    await until(() => readFileSync(log, 'utf8').includes('end'));
    expect(statSync(log).size).toBeLessThanOrEqual(host.logMaxBytes);
    expect(statSync(`${log}.1`).size).toBeLessThanOrEqual(host.logMaxBytes);
    expect(statSync(log).mode & 0o077).toBe(0);
  });
}
