import { appendFileSync } from 'node:fs';
import type { World } from '../../../src/daemon/world.ts';
import type { OutboxRow } from '../../../src/ports/store.ts';

/** A step of the daemon's work at which it may die: `before` the effect, or `during` one that another process carries out. */
export type Moment = 'before' | 'during';

/** Told of each effect in order; kills the process when it is the one. */
export type Fate = (moment: Moment, effect: string) => void;

/** Dies at the first position that the list at `path` does not have yet and `wanted` accepts, having appended it there. */
export function dieOnce(
  path: string,
  known: ReadonlySet<string>,
  wanted: (position: string) => boolean,
): Fate {
  return (moment, effect) => {
    const position = `${moment} ${effect}`;
    if (known.has(position) || !wanted(position)) return;
    appendFileSync(path, `${position}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}

/** The world with every durable write and every act on sessions announced to `fate` by a name that is the same in every life. */
export function mortal(world: World, fate: Fate): World {
  const { store, terminal } = world;
  const nameOf = (id: string): string => named(store.outbox().find((row) => row.id === id));

  function effect<A extends unknown[], R>(
    name: (...args: A) => string,
    act: (...args: A) => R,
  ): (...args: A) => R {
    return (...args) => {
      fate('before', name(...args));
      return act(...args);
    };
  }

  /** Carried out by the terminal server: the daemon can die while it is under way. */
  function act<A extends unknown[], R>(
    name: (...args: A) => string,
    carryOut: (...args: A) => Promise<R>,
  ): (...args: A) => Promise<R> {
    return (...args) => {
      fate('before', name(...args));
      const result = carryOut(...args);
      fate('during', name(...args));
      return result;
    };
  }

  return {
    ...world,
    store: {
      ...store,
      commit: effect((write) => `commit ${summary(write.kind, write.body)}`, store.commit),
      mark: effect((id, status) => `mark ${status} ${nameOf(id)}`, store.mark),
      requeue: effect((id) => `requeue ${nameOf(id)}`, store.requeue),
      setCursor: effect((_name, sha) => `cursor ${sha.slice(0, 12)}`, store.setCursor),
    },
    terminal: {
      ...terminal,
      launch: act((spec) => `launch ${spec.session} for ${spec.tags.phase}`, terminal.launch),
      submit: act((_pane, text) => `submit ${idsOf(text).map(nameOf).join(' + ')}`, terminal.submit),
      key: act((_pane, key) => `key ${key}`, terminal.key),
      tag: act((_session, tags) => `tag ${nameOf(tags.taken?.at(-1) ?? '')}`, terminal.tag),
      kill: act((session) => `kill ${session}`, terminal.kill),
      shutdown: act(() => 'shutdown', terminal.shutdown),
    },
  };
}

function named(row: OutboxRow | undefined): string {
  return row === undefined ? 'unknown' : row.key.replace(/[0-9a-f]{40}/g, (sha) => sha.slice(0, 12));
}

function idsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/\[loopctl ([0-9a-f]{10})\]/g), (match) => match[1] ?? '');
}

interface Recorded {
  readonly facts?: readonly { readonly type: string; readonly key?: string; readonly status?: string }[];
  readonly actions?: readonly { readonly type: string; readonly agent?: string; readonly key?: string }[];
}

/** What a durable step decided; if nothing, what it took in. */
function summary(kind: string, body: string): string {
  const { facts = [], actions = [] } = JSON.parse(body) as Recorded;
  if (kind === 'start') return 'start';
  const said =
    actions.length > 0
      ? actions.map((one) => [one.type, one.key ?? one.agent].filter(Boolean).join(' '))
      : facts.map((one) => [one.type, one.status, one.key].filter(Boolean).join(' '));
  return [...new Set(said)].join(', ').replace(/[0-9a-f]{40}/g, (sha) => sha.slice(0, 12));
}
