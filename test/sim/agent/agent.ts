import type { Signal } from '../../../src/ports/agent.ts';
import { createRng, type Rng } from '../rng.ts';
import { planAdversary, planBuilder } from './brain.ts';
import { learn, withPromptFile } from './memory.ts';
import { render } from './screen.ts';
import type { AgentDeps, Condition, Quirks, SimAgent, Taken } from './types.ts';

export type { Condition, Quirks, SimAgent, Taken } from './types.ts';

/** Which messages of ours the text has in it. */
export function idsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/\[loopctl ([0-9a-f]{10})\]/g), (match) => match[1] ?? '');
}

/** A program that behaves like an agent in its terminal, with the habits of `traits`. */
export function createSimAgent(deps: AgentDeps): SimAgent {
  const { scheduler, traits, conversation, name, generation } = deps;
  const rng: Rng = createRng(deps.seed, 'agent', name, generation);
  const quirks: Quirks = {
    dropEnters: 0,
    dropPastes: 0,
    forgetMarkers: 0,
    hangNext: false,
    slowMs: 0,
    burns: false,
  };
  let condition: Condition = 'booting';
  let since = scheduler.now();
  let beforeDialog: Condition = 'idle';
  let waiting: (() => void)[] = [];
  let frozen = false;
  let ended = false;
  let line = '';
  let human: ReturnType<SimAgent['draft']> = null;
  let queue: string[] = [];
  let turns = 0;
  let hung = false;
  let quiet = scheduler.now();
  let lastMessage = '';
  let lastActivity = Math.floor(scheduler.wall() / 1000);
  let resetWall: number | null = null;
  let inputs = 0;
  let busyMs = 0;
  let busySince = 0;
  let progress = 0;
  let tool = false;
  let lost: string[] = [];
  let stoppedUntil = 0;
  let activityAtStop = 0;

  function to(next: Condition): void {
    if (condition === 'busy' && next !== 'busy') busyMs += scheduler.now() - busySince;
    if (condition !== 'busy' && next === 'busy') busySince = scheduler.now();
    condition = next;
    since = scheduler.now();
    quiet = scheduler.now();
  }

  function redraw(): void {
    lastActivity = Math.floor(scheduler.wall() / 1000);
    deps.output();
  }

  /** After `ms`, unless it is gone or frozen by then; a dialog holds it up until it is answered. */
  function later(ms: number, fn: () => void): void {
    scheduler.after(ms, () => {
      if (ended || frozen) return;
      if (scheduler.now() < stoppedUntil) {
        later(stoppedUntil - scheduler.now(), fn);
        return;
      }
      if (condition === 'dialog') waiting.push(fn);
      else fn();
    });
  }

  function say(signal: Signal, then: () => void = () => {}): void {
    if (!traits.signals) return;
    const lateMs = traits.signalMs + (quirks.slowMs > 0 ? rng.int(0, quirks.slowMs) : 0);
    whenRunning(lateMs, () => {
      deps.signal(signal);
      then();
    });
  }

  /** After `ms`, also under a dialog, unless it is gone or frozen by then. */
  function whenRunning(ms: number, fn: () => void): void {
    scheduler.after(ms, () => {
      if (ended || frozen) return;
      if (scheduler.now() < stoppedUntil) whenRunning(stoppedUntil - scheduler.now(), fn);
      else fn();
    });
  }

  function print(text: string): void {
    conversation.transcript.push(...text.split('\n'));
    if (conversation.transcript.length > 400) conversation.transcript.splice(0, 100);
  }

  function boot(): void {
    to('idle');
    say({ event: 'ready', at: scheduler.wall(), conversation: conversation.id });
    redraw();
    if (deps.args.prompt !== null) take(deps.args.prompt);
  }

  function take(text: string): void {
    lost = lost.filter((one) => !text.includes(one));
    const full = withPromptFile(text);
    if (name !== 'orchestrator') learn(conversation, full, deps.gatesOf);
    const taken: Taken = {
      ids: idsOf(text),
      text: full,
      at: scheduler.now(),
      agent: name,
      generation,
      conversation: conversation.id,
      signalled: false,
    };
    deps.taken(taken);
    say({ event: 'prompt', at: scheduler.wall(), text }, () => {
      taken.signalled = true;
    });
    quiet = scheduler.now();
    print(`> ${text}`);
    if (condition === 'busy') queue.push(text);
    else startTurn();
    redraw();
  }

  function startTurn(): void {
    to('busy');
    turns += 1;
    tool = false;
    progress = 0;
    lastMessage = '';
    say({ event: 'turn_start', at: scheduler.wall() });
    const turn = turns;
    const still = (): boolean => turn === turns && condition === 'busy' && !hung;
    if (deps.accounts.banner(deps.account) !== undefined) {
      later(rng.int(1_000, 4_000), () => still() && hitLimit());
      return;
    }
    if (quirks.hangNext) {
      quirks.hangNext = false;
      hung = true;
      deps.note(`${name} hangs in its turn`);
      return;
    }
    const lengthMs = rng.spread(traits.turnMs[0], traits.turnMs[1]) * (deps.cooperative() ? 1 : traits.pace);
    if (rng.chance(traits.tools)) useTool(lengthMs, turn, still);
    work(lengthMs, still);
  }

  function useTool(lengthMs: number, turn: number, still: () => boolean): void {
    const id = `tool-${generation}-${turn}`;
    later(lengthMs * 0.1, () => {
      if (!still()) return;
      tool = true;
      say({ event: 'tool_start', at: scheduler.wall(), id, name: 'Bash' }, () => {
        quiet = scheduler.now();
      });
    });
    later(lengthMs * 0.7, () => {
      if (!still()) return;
      say({ event: 'tool_end', at: scheduler.wall(), id }, () => {
        quiet = scheduler.now();
        if (still()) tool = false;
      });
    });
  }

  function work(lengthMs: number, still: () => boolean): void {
    const stepMs = 240_000;
    for (let at = stepMs; at < lengthMs; at += stepMs) {
      later(at, () => {
        if (!still()) return;
        progress += 1;
        quiet = scheduler.now();
        print(`● step ${'abcdefghij'[progress % 10]} of unit ${turns}`);
        redraw();
      });
    }
    later(lengthMs * 0.8, () => {
      if (!still()) return;
      const mind = {
        git: deps.git,
        rng,
        phase: conversation.phase,
        gates: deps.gatesOf(conversation.phase),
        asked: conversation.asked,
        cooperative: deps.cooperative(),
      };
      const plan = conversation.phase === '' ? { pushes: [], waits: true } : think(mind);
      const lost = plan.pushes.some((push) => deps.git.push(push) === null);
      if (plan.pushes.length > 0) quiet = scheduler.now();
      later(lengthMs * 0.2, () => still() && endTurn(plan.waits && !lost));
    });
  }

  function think(mind: Parameters<typeof planBuilder>[0]): ReturnType<typeof planBuilder> {
    return name === 'builder' ? planBuilder(mind) : planAdversary(mind);
  }

  function endTurn(waits: boolean): void {
    const longMs = !deps.cooperative() && rng.chance(0.15) ? 20_000_000 : 1_200_000;
    const waitMs = waits ? rng.spread(60_000, longMs) : rng.int(5_000, 30_000);
    const message = `Unit ${turns} of ${name} ${generation} is over.${marker(waitMs)}`;
    print(`● ${message}`);
    lastMessage = message;
    to('idle');
    say({ event: 'turn_end', at: scheduler.wall(), message });
    redraw();
    const next = queue.shift();
    if (next !== undefined) later(200, startTurn);
    else if (traits.wakesItself) wakeAfter(waitMs, turns);
  }

  function wakeAfter(ms: number, turn: number): void {
    later(ms, () => {
      if (turn === turns && condition === 'idle' && line === '') startTurn();
    });
  }

  function marker(waitMs: number): string {
    if (quirks.forgetMarkers > 0) {
      quirks.forgetMarkers -= 1;
      return '';
    }
    if (!deps.cooperative() && rng.chance(traits.forgets)) {
      return rng.pick([
        '',
        '\nWAITING-UNTIL: soon',
        '\nWAITING-UNTIL: 2020-01-01T00:00:00Z',
        '\nWAITING-UNTIL: 2090-01-01T00:00:00Z',
      ]);
    }
    return `\nWAITING-UNTIL: ${new Date(scheduler.wall() + waitMs).toISOString()}`;
  }

  function hitLimit(): void {
    resetWall = deps.accounts.banner(deps.account) ?? null;
    to('limited');
    queue = [];
    say({ event: 'limit', at: scheduler.wall(), kind: 'usage', reset: resetWall });
    redraw();
  }

  function submit(): void {
    inputs += 1;
    if (quirks.dropEnters > 0) {
      quirks.dropEnters -= 1;
      redraw();
      return;
    }
    const text = line.trim();
    if (text === '' || (condition === 'busy' && !traits.queuesInput)) return;
    line = '';
    human = null;
    redraw();
    later(5, () => take(text));
  }

  function input(fn: () => void): void {
    whenRunning(traits.readMs + quirks.slowMs, () => {
      if (condition === 'booting') return;
      if (condition === 'dialog') waiting.push(fn);
      else fn();
    });
  }

  function ranNs(): number {
    const runs = condition === 'busy' && !frozen && scheduler.now() >= stoppedUntil;
    return inputs * 300_000 + (busyMs + (runs ? scheduler.now() - busySince : 0)) * 20_000;
  }

  function activity(): number {
    if (scheduler.now() < stoppedUntil) return activityAtStop;
    return condition === 'busy' && !frozen ? Math.floor(scheduler.wall() / 1000) : lastActivity;
  }

  whenRunning(traits.bootMs, boot);

  return {
    name,
    generation,
    quirks,
    condition: () => condition,
    stopped: () => scheduler.now() < stoppedUntil,
    frozen: () => frozen || hung || scheduler.now() < stoppedUntil,
    quietSince: () => quiet,
    conditionSince: () => since,
    toolOpen: () => tool && traits.signals,
    hasLost: (sha) => lost.some((text) => text.includes(sha.slice(0, 12))),
    draft: () => human,
    stop(ms) {
      activityAtStop = activity();
      stoppedUntil = Math.max(stoppedUntil, scheduler.now() + ms);
    },
    activity,
    cpuMs: () => (quirks.burns ? scheduler.now() : busyMs * 0.05),
    ranNs,
    paste(text) {
      input(() => {
        inputs += 1;
        if (quirks.dropPastes > 0) {
          quirks.dropPastes -= 1;
          lost.push(text);
          redraw();
          return;
        }
        line += text;
        redraw();
      });
    },
    enter: () => input(submit),
    screen: (history) =>
      render(
        {
          condition,
          frozen,
          line,
          lastMessage,
          resetWall,
          transcript: conversation.transcript,
          progress,
          name,
          turns,
        },
        history,
      ),
    freeze() {
      frozen = true;
    },
    dialog(on) {
      if (ended || condition === 'booting') return;
      if (on && condition !== 'dialog') {
        beforeDialog = condition;
        to('dialog');
        say({ event: 'dialog', at: scheduler.wall(), what: 'permission' });
        redraw();
      } else if (!on && condition === 'dialog') {
        to(beforeDialog);
        redraw();
        const held = waiting;
        waiting = [];
        for (const fn of held) fn();
      }
    },
    type(text) {
      if (ended || frozen || condition === 'booting' || condition === 'dialog') return;
      human = { text, since: human?.since ?? scheduler.now(), behindOurs: human?.behindOurs ?? line !== '' };
      line += text;
      quiet = scheduler.now();
      redraw();
    },
    clearLine() {
      if (human === null) return;
      line = '';
      human = null;
      quiet = scheduler.now();
      redraw();
    },
    meetLimit() {
      // A stopped process draws no banner before it goes on.
      whenRunning(0, () => {
        if (condition === 'busy' && !hung && deps.accounts.banner(deps.account) !== undefined) hitLimit();
      });
    },
    end() {
      ended = true;
    },
  };
}
