import { spawn } from 'node:child_process';
import { LoopctlError } from '../../errors/error.ts';
import { type ControlEvent, createControlParser } from './control-parser.ts';
import { commandLine } from './quote.ts';

/** One tmux command, as words. */
export type TmuxCommand = readonly string[];

/** tmux understood the connection but refused a command; the message is what it said. */
export class TmuxRefusal extends Error {
  override readonly name = 'TmuxRefusal';
}

/** One life of one control-mode client. */
export interface ControlConnection {
  /**
   * Runs commands as one sequence: tmux runs them back to back and stops at the first that it refuses. Resolves with
   * the lines of each. Rejects with {@link TmuxRefusal}, or `LOOPCTL_E_TERMINAL_DOWN` when no answer can come.
   * Sequences asked for in one turn of the event loop travel in one write.
   */
  run(commands: readonly TmuxCommand[]): Promise<readonly (readonly string[])[]>;
  /** Leaves the server; sessions live on. */
  close(): void;
}

export interface ControlOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly onEvent: (event: ControlEvent) => void;
  /** Once, when the connection has ended for another reason than `close()`. */
  readonly onLost: (reason: string) => void;
}

interface Pending {
  readonly expect: number;
  readonly replies: (readonly string[])[];
  readonly resolve: (replies: readonly (readonly string[])[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** More waiting than this means that nobody reads the answers. */
const maxPending = 10_000;

function down(reason: string): LoopctlError {
  return new LoopctlError('LOOPCTL_E_TERMINAL_DOWN', reason);
}

/** Starts a control-mode client. It is usable at once; whether the server answers shows with the first command. */
export function connectControl(options: ControlOptions): ControlConnection {
  const child = spawn(options.file, options.args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A signal to our process group (ctrl-C in a terminal) is not for it.
    detached: true,
  });
  const waiting: Pending[] = [];
  let ended: string | null = null;
  let said = '';

  function end(reason: string, tell: boolean): void {
    if (ended !== null) return;
    ended = reason;
    for (const pending of waiting.splice(0)) {
      clearTimeout(pending.timer);
      pending.reject(down(reason));
    }
    child.kill('SIGKILL');
    if (tell) options.onLost(reason);
  }

  function onReply(event: Extract<ControlEvent, { type: 'reply' }>): void {
    const pending = waiting[0];
    if (!event.own || pending === undefined) return;
    if (event.ok) pending.replies.push(event.lines);
    if (event.ok && pending.replies.length < pending.expect) return;
    waiting.shift();
    clearTimeout(pending.timer);
    if (event.ok) pending.resolve(pending.replies);
    else pending.reject(new TmuxRefusal(event.lines.join(' ') || 'no reason given'));
  }

  function onEvent(event: ControlEvent): void {
    if (event.type === 'reply') onReply(event);
    else if (event.type === 'exit') said = event.reason || said;
    else if (event.type === 'pause')
      run([['refresh-client', '-A', `${event.pane}:continue`]]).catch(() => {});
    if (event.type !== 'reply' && ended === null) options.onEvent(event);
  }

  function write(line: string): void {
    if (child.stdin.writableCorked === 0) {
      child.stdin.cork();
      process.nextTick(() => child.stdin.uncork());
    }
    child.stdin.write(`${line}\n`);
  }

  function run(commands: readonly TmuxCommand[]): Promise<readonly (readonly string[])[]> {
    if (ended !== null) return Promise.reject(down(ended));
    if (waiting.length >= maxPending) return Promise.reject(down('too many commands wait for tmux'));
    if (commands.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => end(`tmux did not answer within ${options.timeoutMs} ms`, true),
        options.timeoutMs,
      );
      waiting.push({ expect: commands.length, replies: [], resolve, reject, timer });
      write(commands.map(commandLine).join(' ; '));
    });
  }

  const parser = createControlParser(onEvent);
  child.stdout.on('data', (chunk: Buffer) => parser.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(0, 500);
  });
  child.stdin.on('error', () => {});
  child.on('error', (error) => end(`tmux cannot be run: ${error.message}`, true));
  child.on('close', (code, signal) => {
    end(`the control connection ended (${said.trim() || signal || `exit ${code}`})`, true);
  });
  return { run, close: () => end('closed', false) };
}
