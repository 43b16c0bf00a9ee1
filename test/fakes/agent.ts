import type { Backend, ScreenReading, Signal } from '../../src/ports/agent.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Screen } from '../../src/ports/terminal.ts';

/** How a scripted agent behaves. Delays are milliseconds on the fake clock. */
export interface AgentScript {
  /** Writes prompt and turn signals, this long after the event; null writes none. */
  readonly signalDelayMs: number | null;
  /** From the arrival of input to its being read. */
  readonly readDelayMs: number;
  /** From a prompt's being submitted to its being taken. */
  readonly takeDelayMs: number;
  /** Typed text is shown in the input line. */
  readonly echo: boolean;
  readonly dropEnters: number;
  /** These many submit keys become a newline in the input line. */
  readonly newlineEnters: number;
  readonly dropPastes: number;
  /** Puts nothing out when it drops something. */
  readonly silent: boolean;
  readonly queuesInput: boolean;
  readonly bracketed: boolean;
  readonly pauseMs: number;
  readonly turnMs: number;
  /** Lines that a turn puts out at its end. */
  readonly turnLines: number;
  /** A paste of several lines is shown as `[Pasted text #1 +n lines]`. */
  readonly placeholder: boolean;
  /** The transcript does not show prompts. */
  readonly hidesPrompts: boolean;
  readonly historyLimit: number;
}

export const politeScript: AgentScript = {
  signalDelayMs: 20,
  readDelayMs: 5,
  takeDelayMs: 10,
  echo: true,
  dropEnters: 0,
  newlineEnters: 0,
  dropPastes: 0,
  silent: false,
  queuesInput: true,
  bracketed: true,
  pauseMs: 0,
  turnMs: 3_000,
  turnLines: 3,
  placeholder: false,
  hidesPrompts: false,
  historyLimit: 2_000,
};

type Input = { readonly type: 'paste' | 'text'; readonly text: string } | { readonly type: 'enter' };

export interface FakeAgent {
  /** Every prompt taken, in order. */
  readonly received: readonly string[];
  readonly signals: readonly Signal[];
  /** Last output, seconds since the epoch. */
  readonly activity: number;
  readonly isIdle: boolean;
  /** Time on the CPU, nanoseconds. */
  readonly ranNs: number;
  input(input: Input): void;
  screen(history: number): Screen;
  /** Conditions a test may switch on and off. */
  set(change: Partial<Conditions>): void;
  /** Stops for ever, as on exit. */
  end(): void;
}

interface Conditions {
  readonly dialog: string | null;
  readonly limited: string | null;
  /** Reads no input; it stays in the pipe. */
  readonly frozen: boolean;
  readonly garbled: boolean;
}

const WIDTH = 100;
const ROWS = 40;
const RULE = '─'.repeat(WIDTH);

/** A program that behaves like an agent TUI: input box, busy line, queue, transcript, signals; all on `clock`. */
export function createFakeAgent(
  script: AgentScript,
  clock: Clock,
  on: { readonly output: () => void; readonly signal: () => void },
): FakeAgent {
  const received: string[] = [];
  const signals: Signal[] = [];
  const transcript: string[] = ['agent v1', ''];
  const queue: string[] = [];
  let pipe: Input[] = [];
  let line = '';
  let pasted = false;
  let busy = false;
  let taking = 0;
  let conditions: Conditions = { dialog: null, limited: null, frozen: false, garbled: false };
  let left = { enters: script.dropEnters, newlines: script.newlineEnters, pastes: script.dropPastes };
  let ranNs = 0;
  let activity = Math.floor(clock.now().wall / 1000) - 60;
  let ended = false;

  function redraw(): void {
    activity = Math.floor(clock.now().wall / 1000);
    on.output();
  }

  function signal(event: Signal): void {
    if (script.signalDelayMs === null) return;
    clock.after(script.signalDelayMs, () => {
      if (ended) return;
      signals.push(event);
      on.signal();
    });
  }

  function startTurn(prompt: string): void {
    busy = true;
    if (!script.hidesPrompts) say(`> ${prompt}`);
    signal({ event: 'turn_start', at: clock.now().wall });
    clock.after(script.turnMs, () => {
      if (ended) return;
      for (let n = 1; n <= script.turnLines; n += 1) say(`● step ${n} of the work is done`);
      busy = false;
      signal({ event: 'turn_end', at: clock.now().wall, message: 'done' });
      const next = queue.shift();
      if (next !== undefined) startTurn(next);
      redraw();
    });
    redraw();
  }

  function say(text: string): void {
    for (const [index, part] of text.split('\n').entries()) {
      const lead = index === 0 ? '' : '  ';
      transcript.push(...wrapped(lead + part));
    }
  }

  function take(prompt: string): void {
    taking -= 1;
    if (ended) return;
    received.push(prompt);
    signal({ event: 'prompt', at: clock.now().wall, text: prompt });
    if (busy) {
      queue.push(prompt);
      if (!script.hidesPrompts) say(`⎿ queued: ${prompt}`);
      redraw();
    } else {
      startTurn(prompt);
    }
  }

  function submit(): void {
    if (left.enters > 0) {
      left = { ...left, enters: left.enters - 1 };
      if (script.silent) return;
    } else if (left.newlines > 0) {
      left = { ...left, newlines: left.newlines - 1 };
      line += '\n';
    } else if (line.trim() !== '' && (!busy || script.queuesInput)) {
      const prompt = line.trim();
      line = '';
      pasted = false;
      taking += 1;
      clock.after(script.takeDelayMs, () => take(prompt));
    }
    if (!script.silent || busy || taking > 0) redraw();
  }

  function paste(text: string): void {
    if (left.pastes > 0) {
      left = { ...left, pastes: left.pastes - 1 };
      if (script.silent) return;
    } else if (script.bracketed) {
      line += text;
      pasted ||= text.includes('\n');
    } else {
      const parts = text.split('\n');
      for (const [index, part] of parts.entries()) {
        line += part;
        if (index < parts.length - 1) submit();
      }
    }
    redraw();
  }

  function read(input: Input): void {
    if (input.type === 'enter') submit();
    else if (input.type === 'paste') paste(input.text);
    else {
      line += input.text;
      redraw();
    }
  }

  function pump(): void {
    if (ended || conditions.frozen) return;
    const [next, ...rest] = pipe;
    if (next === undefined) return;
    pipe = rest;
    ranNs += 300_000;
    read(next);
    pump();
  }

  function lower(): string[] {
    if (conditions.garbled) return ['#%&(/%&(/%&', ')(=/&%$'];
    if (conditions.dialog !== null) return [conditions.dialog, '❯ 1. Yes', '  2. No'];
    const state =
      conditions.limited === null ? (busy ? '✽ Working… (esc to interrupt)' : '') : conditions.limited;
    const lines = line.split('\n').length;
    const shown = !script.echo
      ? ''
      : script.placeholder && pasted
        ? `[Pasted text #1 +${lines} lines]`
        : line;
    return [state, RULE, ...wrapped(`❯ ${shown}`).flatMap((row) => row.split('\n')), RULE];
  }

  return {
    received,
    signals,
    get activity() {
      return activity;
    },
    get ranNs() {
      return ranNs;
    },
    get isIdle() {
      return !busy && taking === 0 && queue.length === 0 && pipe.length === 0;
    },
    input(input) {
      if (ended) return;
      pipe = [...pipe, input];
      clock.after(script.readDelayMs, pump);
    },
    screen(history) {
      const below = lower();
      const all = [...transcript, ...below];
      const above = Math.min(history, script.historyLimit);
      const from = Math.max(0, all.length - ROWS - above);
      const lines = all.slice(from);
      const row = lines.length - 2;
      return { lines, styled: lines, cursor: { row, col: line.length + 2 }, title: 'agent' };
    },
    set(change) {
      conditions = { ...conditions, ...change };
      redraw();
      pump();
    },
    end() {
      ended = true;
    },
  };
}

function wrapped(text: string): string[] {
  const rows: string[] = [];
  for (const part of text.split('\n')) {
    for (let at = 0; at === 0 || at < part.length; at += WIDTH - 2) {
      rows.push(at === 0 ? part.slice(0, WIDTH - 2) : `  ${part.slice(at, at + WIDTH - 2)}`);
    }
  }
  return rows;
}

/** The backend that drives a {@link FakeAgent}: reads its screen as a manifest would. */
export function fakeBackend(script: AgentScript): Backend {
  return {
    name: 'fake',
    recipe: { bracketed: script.bracketed, pause_ms: script.pauseMs, submit_key: 'Enter' },
    queuesInput: script.queuesInput,
    canResume: true,
    readsScreen: true,
    hasSignals: script.signalDelayMs !== null,
    launch: () => ({ argv: ['fake'], env: {}, promptDelivered: false }),
    read: (screen) => readFake(screen.lines),
    signals: () => [],
  };
}

function readFake(lines: readonly string[]): ScreenReading {
  const rules = lines.flatMap((text, index) => (text === RULE ? [index] : []));
  const [from, to] = rules.slice(-2);
  const state = stateOf(lines);
  const isBox = from !== undefined && to !== undefined && to === lines.length - 1;
  const box = isBox ? lines.slice(from + 1, to).join('\n') : null;
  return {
    state,
    rule: state,
    evidence: '',
    draft: box === null ? null : box.replace(/^❯ ?/, ''),
    lastMessage: '',
    contextPct: null,
    limitResetMs: null,
  };
}

function stateOf(lines: readonly string[]): ScreenReading['state'] {
  const bottom = lines.slice(-8);
  if (bottom.some((text) => text.includes('1. Yes'))) return 'dialog';
  if (bottom.some((text) => text.startsWith('LIMIT'))) return 'limited';
  if (bottom.some((text) => text.includes('esc to interrupt'))) return 'busy';
  return lines.at(-1) === RULE ? 'ready' : 'unknown';
}
