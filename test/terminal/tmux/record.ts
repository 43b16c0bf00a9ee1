/**
 * `node test/terminal/tmux/record.ts TMUX…`: has each of these tmux programs say what it can over a control connection
 * and writes its bytes, as they came, to `recordings/<version>.txt`. Three connections one after the other: one that
 * detaches, one whose server is told to go, one whose server is killed.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLine } from '../../../src/terminal/tmux/quote.ts';
import { shown, spoken } from './recorded.ts';

const WAIT_MAX_MS = 20_000;

interface Client {
  /** Gives a command and waits for the end of its answer; false when it was refused. */
  run(...command: readonly string[]): Promise<boolean>;
  /** Waits until the bytes since the last command match. */
  until(pattern: RegExp): Promise<void>;
  text(): string;
  /** All bytes, once the connection is over. */
  ended(): Promise<Buffer>;
}

function connect(tmux: string, socket: string): Client {
  const child = spawn(
    tmux,
    ['-u', '-S', socket, '-f', '/dev/null', '-C', 'attach-session', '-t', '=keeper'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const chunks: Buffer[] = [];
  const over = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const text = (): string => Buffer.concat(chunks).toString('latin1');
  let from = 0;

  async function until(pattern: RegExp): Promise<void> {
    for (const end = performance.now() + WAIT_MAX_MS; !pattern.test(text().slice(from)); await pause(20))
      if (performance.now() > end)
        throw new Error(`waited in vain for ${pattern} in ${text().slice(from).slice(0, 2_000)}`);
  }

  return {
    until,
    text,
    async run(...command) {
      from = text().length;
      child.stdin.write(`${commandLine(command)}\n`);
      await until(/^%(?:end|error) \d+ \d+ 1$/m);
      return /^%end \d+ \d+ 1$/m.test(text().slice(from));
    },
    async ended() {
      await over;
      return Buffer.concat(chunks);
    },
  };
}

/** A server of its own in `dir`, with a session that says nothing. */
function serve(tmux: string, dir: string, name: string): string {
  const socket = join(dir, name);
  const keeper = ['new-session', '-d', '-s', 'keeper', '-x', '80', '-y', '24', '--', 'cat', '-'];
  execFileSync(tmux, ['-u', '-S', socket, '-f', '/dev/null', ...keeper], { cwd: '/' });
  return socket;
}

/** A pane that writes a file as it is when told to go on, and stays. */
function says(file: string, dir: string): string {
  return `stty -echo -opost; cd ${dir}; printf "ready\\r\\n"; read go; cat ${file}; read go`;
}

async function everything(tmux: string, dir: string): Promise<Buffer> {
  writeFileSync(join(dir, 'spoken'), spoken);
  writeFileSync(join(dir, 'shown'), shown.map((line) => `${line}\r\n`).join(''));
  const client = connect(tmux, serve(tmux, dir, 'a'));
  await client.run('display-message', '-p', '#{version}');
  await client.run('refresh-client', '-C', '80,24');
  await outputAndReplies(client, dir);
  await windowsAndSessions(client);
  await subscription(client);
  await heldBack(client);
  await client.run('detach-client');
  return client.ended();
}

async function outputAndReplies(client: Client, dir: string): Promise<void> {
  await client.run('new-window', '-n', 'talk', says('spoken', dir));
  await client.until(/ready/);
  await client.run('send-keys', '-t', 'talk', 'Enter');
  await client.until(/x{500}.*\\033c/s);
  await client.run('no-such-command', 'x');
  await client.run('kill-session', '-t', '=nobody');
  await client.run('new-window', '-n', 'show', says('shown', dir));
  await client.until(/ready/);
  await client.run('send-keys', '-t', 'show', 'Enter');
  await client.until(/%output .*Gr/);
  await client.run('capture-pane', '-p', '-S', '1', '-E', '5', '-t', 'show');
}

async function windowsAndSessions(client: Client): Promise<void> {
  await client.run('split-window', '-t', 'show', 'cat', '-');
  await client.until(/%layout-change/);
  await client.run('rename-window', '-t', 'show', 'a : b');
  await client.until(/%window-renamed/);
  await client.run('new-session', '-d', '-s', 'other name', 'cat', '-');
  await client.until(/%sessions-changed/);
  await client.run('switch-client', '-t', 'other name');
  await client.until(/%session-changed/);
  await client.run('kill-window', '-t', '=keeper:talk');
  await client.until(/%unlinked-window-close/);
  await client.run('switch-client', '-t', 'keeper');
  await client.until(/%session-changed/);
  await client.run('kill-window', '-t', '=keeper:a : b');
  await client.until(/%(?:unlinked-)?window-close/);
  await client.run('set-buffer', 'x');
}

/** tmux before 3.2 refuses it. */
async function subscription(client: Client): Promise<void> {
  await client.run('select-pane', '-T', 'first');
  if (!(await client.run('refresh-client', '-B', 'title:%*:#{pane_title}'))) return;
  await client.until(/%subscription-changed .*first/);
  await client.run('select-pane', '-T', 'then : this');
  await client.until(/%subscription-changed .*then : this/);
}

/** tmux before 3.2 refuses it. */
async function heldBack(client: Client): Promise<void> {
  const isDone = await client.run('refresh-client', '-f', 'pause-after=60');
  await client.run('new-window', '-n', 'late', 'stty -echo; echo ready; read go; echo one : two; read go');
  if (!isDone) return;
  await client.until(/%extended-output .*ready/);
  const panes = await client.run('refresh-client', '-A', '%5:pause');
  if (!panes) throw new Error('the pane has another number');
  await client.until(/%pause/);
  await client.run('refresh-client', '-A', '%5:continue');
  await client.until(/%continue/);
  await client.run('send-keys', '-t', 'late', 'Enter');
  await client.until(/%extended-output .*one : two/);
}

/** What a client is told when its server goes, by command or by force. */
async function ending(tmux: string, dir: string, how: 'told' | 'killed'): Promise<Buffer> {
  const client = connect(tmux, serve(tmux, dir, how));
  await client.run('display-message', '-p', 'server #{pid}');
  if (how === 'told') await client.run('kill-server');
  else process.kill(Number(/server (\d+)/.exec(client.text())?.[1]), 'SIGKILL');
  return client.ended();
}

for (const tmux of process.argv.slice(2)) {
  const version = execFileSync(tmux, ['-V'], { encoding: 'utf8' })
    .replace(/^tmux /, '')
    .trim();
  const dir = mkdtempSync(join(tmpdir(), 'tmux-record-'));
  try {
    const parts = [
      await everything(tmux, dir),
      await ending(tmux, dir, 'told'),
      await ending(tmux, dir, 'killed'),
    ];
    writeFileSync(new URL(`./recordings/${version}.txt`, import.meta.url), Buffer.concat(parts));
  } finally {
    try {
      execFileSync(tmux, ['-S', join(dir, 'a'), 'kill-server'], { stdio: 'ignore' });
    } catch {
      // It is gone already.
    }
    rmSync(dir, { recursive: true, force: true });
  }
}
