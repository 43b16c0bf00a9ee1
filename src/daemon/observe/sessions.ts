import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import { isLive } from '../../core/transitions.ts';
import { describe } from '../../errors/error.ts';
import type { Pane, Terminal, TerminalEvent } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';
import type { Panes } from '../panes.ts';
import type { Looker } from './look.ts';

export interface SessionObserverDeps {
  readonly terminal: Terminal;
  readonly panes: Panes;
  readonly looker: Looker;
  readonly model: () => Model;
  readonly post: (...facts: Fact[]) => void;
  /** A session of an earlier daemon was found. */
  readonly onAdopted: (pane: Pane) => Promise<void>;
}

export interface SessionObserver {
  /** Compares the terminal with the model in one round trip, and looks at screens that changed. */
  sweep(): Promise<void>;
  onEvent(event: TerminalEvent): void;
}

/** Turns what the terminal shows into facts about sessions. */
export function createSessionObserver(deps: SessionObserverDeps): SessionObserver {
  const { terminal, panes, post } = deps;
  let running: Promise<void> | null = null;
  let again = false;
  let serverDied = false;
  let reported = true;

  async function pass(): Promise<void> {
    let found: readonly Pane[];
    // What was launched while the terminal was asked cannot be in the answer.
    const before = deps.model().agents;
    try {
      found = await terminal.list();
    } catch (error) {
      if (reported) post({ type: 'terminal', up: false, text: plain(describe(error)) });
      reported = false;
      return;
    }
    if (!reported) post({ type: 'terminal', up: true, text: '' });
    reported = true;
    const incident = serverDied && found.length === 0;
    serverDied = false;
    for (const pane of found) await meet(pane);
    for (const agent of Object.values(deps.model().agents)) {
      const { session } = agent;
      if (session.pane === null || !isLive(session.state)) continue;
      const known = before[agent.name];
      if (known?.session.pane == null || known.generation !== agent.generation) continue;
      const pane = found.find((p) => p.tags.agent === agent.name && p.tags.generation === agent.generation);
      if (pane === undefined) await gone(agent.name, agent.generation, null, 'its session is gone', incident);
      else if (pane.dead) await gone(agent.name, agent.generation, pane.exitCode, 'its pane is dead', false);
      else if ((await deps.looker.look(pane, session.state === 'busy')) && session.probeFailing) {
        post({ type: 'probe-ok', agent: agent.name, generation: agent.generation });
      }
    }
  }

  /** A pane that the model does not know is adopted; one that it knows is brought up to date. */
  async function meet(pane: Pane): Promise<void> {
    const { agent: name, generation } = pane.tags;
    const agent = deps.model().agents[name];
    if (agent === undefined || generation < agent.generation) return;
    const known = panes.get(name);
    panes.set(pane);
    if (agent.session.pane !== null || agent.session.state === 'starting') {
      if (known?.humanAttached !== pane.humanAttached)
        post({ type: 'human', agent: name, generation, attached: pane.humanAttached });
      return;
    }
    if (
      pane.dead ||
      isLive(agent.session.state) ||
      agent.session.state === 'stopped' ||
      agent.session.state === 'dead'
    )
      return;
    post({
      type: 'launched',
      agent: name,
      generation,
      adopted: true,
      phase: pane.tags.phase,
      session: pane.session,
      paneId: pane.paneId,
      pid: pane.process.pid,
      conversation: pane.tags.conversation,
      promptDelivered: false,
    });
    await deps.onAdopted(pane);
  }

  async function gone(
    agent: string,
    generation: number,
    code: number | null,
    why: string,
    incident: boolean,
  ): Promise<void> {
    const last = await deps.looker.lastWords(agent);
    const exit = code === null ? '' : ` (exit code ${code})`;
    const text = `${why}${exit}${last === '' ? '' : `, last line: ${last}`}`;
    post({ type: 'exited', agent, generation, code, source: incident ? 'terminal' : 'pane', text, incident });
  }

  async function exited(event: Extract<TerminalEvent, { type: 'exited' }>): Promise<void> {
    const pane = panes.all().find((p) => p.session === event.session);
    const agent = pane?.tags.agent ?? event.session;
    const generation = event.generation ?? pane?.tags.generation ?? 0;
    if (serverDied) return sweep();
    const last = await deps.looker.lastWords(agent);
    const text = `exited${event.code === null ? '' : ` with code ${event.code}`}${last === '' ? '' : `, last line: ${last}`}`;
    post({
      type: 'exited',
      agent,
      generation,
      code: event.code,
      source: event.source,
      text,
      incident: false,
    });
  }

  async function passes(): Promise<void> {
    while (again) {
      again = false;
      await pass();
    }
  }

  async function sweep(): Promise<void> {
    again = true;
    running ??= passes().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    sweep,
    onEvent(event) {
      switch (event.type) {
        case 'exited':
          void exited(event);
          return;
        case 'output':
          deps.looker.stir(event.session);
          return;
        case 'down':
          serverDied = true;
          void sweep();
          return;
        case 'up':
          void sweep();
      }
    },
  };
}
