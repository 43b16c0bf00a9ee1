import type { Fact } from '../../core/facts.ts';
import { describe } from '../../errors/error.ts';
import type { Backend, ScreenReading } from '../../ports/agent.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Host } from '../../ports/host.ts';
import type { Pane, Screen, Terminal } from '../../ports/terminal.ts';
import { presentable, redact, redactMessage } from '../../protocol/secrets.ts';
import { plain } from '../../protocol/text.ts';

export interface LookerDeps {
  readonly terminal: Terminal;
  readonly host: Host;
  readonly clock: Clock;
  readonly backendOf: (agent: string) => Backend | null;
  readonly post: (...facts: Fact[]) => void;
}

/** Looks at panes: what the screen says, whether it moves, whether the process tree burns CPU. Facts on change only. */
export interface Looker {
  /** False when the pane could not be looked at. */
  look(pane: Pane, busy: boolean): Promise<boolean>;
  /** Output arrived: the next look must capture. */
  stir(session: string): void;
  /** Last line that stood on the agent's screen, for a post-mortem; '' when unknown. */
  lastWords(agent: string): Promise<string>;
  forget(agent: string): void;
}

interface Seen {
  generation: number;
  activity: number;
  /** Wall time at which the screen was last asked for. */
  capturedMs: number;
  /** Screen and reading as they were, letter by letter: the same again is nothing new. */
  raw: string;
  reading: string;
  content: string;
  lastLine: string;
  cpu: { ms: number; at: number } | null;
  failing: boolean;
}

/** A share of one core over which the tree counts as working. Many at work on few cores get no more than this each. */
const BURNING = 0.1;

export function createLooker(deps: LookerDeps): Looker {
  const { terminal, host, clock, post } = deps;
  const seen = new Map<string, Seen>();
  const stirred = new Set<string>();

  async function look(pane: Pane, busy: boolean): Promise<boolean> {
    const { agent, generation } = pane.tags;
    const backend = deps.backendOf(agent);
    if (backend === null) return true;
    const before = seen.get(agent);
    const state = before?.generation === generation ? before : fresh(generation);
    seen.set(agent, state);
    if (busy) burn(pane, state);
    else state.cpu = null;
    const moved =
      stirred.delete(pane.session) ||
      pane.activity !== state.activity ||
      state.failing ||
      state.reading === '';
    const { wall } = clock.now();
    if (!moved && isSettled(state, pane, wall)) return true;
    try {
      const screen = await terminal.capture(pane.paneId);
      state.activity = pane.activity;
      state.capturedMs = wall;
      state.failing = false;
      tell(pane, state, screen, backend.read(screen, clock.now()));
    } catch (error) {
      if (!state.failing) post({ type: 'probe-failed', agent, generation, text: plain(describe(error)) });
      state.failing = true;
    }
    return !state.failing;
  }

  function tell(pane: Pane, state: Seen, screen: Screen, read: ScreenReading): void {
    const { agent, generation } = pane.tags;
    const raw = JSON.stringify([screen.lines, read]);
    if (raw === state.raw) return;
    state.raw = raw;
    const reading = withoutKeys(read);
    const words = { ...reading, evidence: still(reading.evidence) };
    const key = JSON.stringify(words);
    const content = still(screen.lines.join('\n'));
    state.lastLine = screen.lines.findLast((line) => line.trim() !== '') ?? state.lastLine;
    if (content !== state.content) post({ type: 'activity', agent, generation, what: 'screen' });
    state.content = content;
    if (key !== state.reading) post({ type: 'screen', agent, generation, reading });
    state.reading = key;
  }

  function burn(pane: Pane, state: Seen): void {
    const ms = host.treeCpuMs(pane.process.pid);
    const at = clock.now().mono;
    if (ms === null) return;
    const last = state.cpu;
    if (last !== null && at - last.at < 1000) return;
    state.cpu = { ms, at };
    if (last === null) return;
    const share = (ms - last.ms) / (at - last.at);
    if (share >= BURNING)
      post({ type: 'activity', agent: pane.tags.agent, generation: pane.tags.generation, what: 'cpu' });
  }

  return {
    look,
    stir: (session) => void stirred.add(session),
    async lastWords(agent) {
      const pane = seen.get(agent);
      return presentable(pane?.lastLine ?? '', 120);
    },
    forget: (agent) => void seen.delete(agent),
  };
}

/** What stands on screens is recorded and shown. */
function withoutKeys(reading: ScreenReading): ScreenReading {
  return {
    ...reading,
    evidence: redact(reading.evidence),
    draft: reading.draft === null ? null : redact(reading.draft),
    lastMessage: redactMessage(reading.lastMessage),
  };
}

/**
 * Activity is told in whole seconds: what came later in the second of a look shows only in a look after its end. A
 * clock that was set back is not believed.
 */
function isSettled(state: Seen, pane: Pane, nowMs: number): boolean {
  return state.capturedMs >= (pane.activity + 1) * 1000 && state.capturedMs <= nowMs;
}

/** Spinners and clocks move without meaning progress: digits and spinner glyphs are made still. */
function still(text: string): string {
  return text.replace(/[0-9⠀-⣿✢✳✶✻✽·*◐◑◒◓■⬝|/\\-]+/gu, '#');
}

function fresh(generation: number): Seen {
  return {
    generation,
    activity: -1,
    capturedMs: 0,
    raw: '',
    reading: '',
    content: '',
    lastLine: '',
    cpu: null,
    failing: false,
  };
}
