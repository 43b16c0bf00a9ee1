import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import { describe } from '../../errors/error.ts';
import type { Backend, ScreenReading } from '../../ports/agent.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Pane, Terminal } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';

export interface InterruptDeps {
  readonly terminal: Pick<Terminal, 'list' | 'isForeground' | 'capture' | 'key'>;
  readonly clock: Clock;
  readonly backendOf: (agent: string) => Backend | null;
  readonly post: (...facts: Fact[]) => void;
}

type InterruptAction = Extract<Action, { type: 'interrupt' }>;

/** Between two keys: pressed as one they would mean another one. */
const KEY_PAUSE_MS = 300;
const LOOK_EVERY_MS = 500;
/** So long the screen may go on to show work. */
const PATIENCE_MS = 10_000;
/** A turn is known by its signal before it is painted: so long the screen may go on to show none. */
const PAINT_MS = 5_000;
/** So often in a row it has to show the end: a redraw is none. */
const LOOKS = 2;

/**
 * Ends the turn under way with the backend's own keys, and tells whether its screen shows that it is over. Elsewhere than in
 * a turn the keys may mean anything: they are pressed only while the screen, just looked at, shows work.
 */
export async function interrupt(deps: InterruptDeps, action: InterruptAction): Promise<void> {
  const { agent, generation, n } = action;
  const tell = (ok: boolean, text: string): void =>
    deps.post({ type: 'interrupted', agent, generation, n, ok, text: plain(text, 300) });
  try {
    const backend = deps.backendOf(agent);
    const keys = backend?.interrupt ?? [];
    if (backend === null || keys.length === 0) return tell(false, 'its backend has no key for it');
    const before = await watch(deps, action, backend, { for: 'busy', patienceMs: PAINT_MS });
    if (before.state === 'busy') await press(deps, action, backend, keys);
    const { state, why } =
      before.state === 'busy'
        ? await watch(deps, action, backend, { for: 'ready', patienceMs: PATIENCE_MS })
        : before;
    tell(state === 'ready', why ?? `its screen shows: ${state ?? 'nothing'}`);
  } catch (error) {
    tell(false, describe(error));
  }
}

/** The session's pane if it may be typed into, else why not. */
async function paneOf(
  { terminal }: InterruptDeps,
  { agent, generation }: InterruptAction,
): Promise<Pane | string> {
  const panes = await terminal.list();
  const pane = panes.find(({ tags }) => tags.agent === agent && tags.generation === generation);
  if (pane === undefined || pane.dead) return 'its session is gone';
  if (pane.inCopyMode) return 'its pane is in copy mode';
  return (await terminal.isForeground(pane)) ? pane : 'another program is in the foreground';
}

/** Every key but the first one only while there is still work to be seen. */
async function press(
  deps: InterruptDeps,
  action: InterruptAction,
  backend: Backend,
  keys: readonly string[],
): Promise<void> {
  for (const [place, key] of keys.entries()) {
    if (place > 0) await rest(deps.clock, KEY_PAUSE_MS);
    const pane = await paneOf(deps, action);
    if (typeof pane === 'string' || (await stateOf(deps, pane, backend)) !== 'busy') return;
    await deps.terminal.key(pane.paneId, key);
  }
}

async function stateOf(
  { terminal, clock }: InterruptDeps,
  { paneId }: Pane,
  backend: Backend,
): Promise<State> {
  return backend.read(await terminal.capture(paneId), clock.now()).state;
}

type State = ScreenReading['state'];

interface Watched {
  /** What the screen showed last; null when it could not be looked at, and `why`. */
  readonly state: State | null;
  readonly why: string | null;
}

/** Looks until the screen shows `for`, or for so long. */
async function watch(
  deps: InterruptDeps,
  action: InterruptAction,
  backend: Backend,
  { for: wanted, patienceMs }: { readonly for: 'busy' | 'ready'; readonly patienceMs: number },
): Promise<Watched> {
  const endMs = deps.clock.now().mono + patienceMs;
  for (let seen = 0; ; ) {
    const pane = await paneOf(deps, action);
    if (typeof pane === 'string') return { state: null, why: pane };
    const state = await stateOf(deps, pane, backend);
    seen = state === wanted ? seen + 1 : 0;
    const isShown = seen >= (wanted === 'ready' ? LOOKS : 1);
    if (isShown || deps.clock.now().mono >= endMs) return { state, why: null };
    await rest(deps.clock, LOOK_EVERY_MS);
  }
}

function rest(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
