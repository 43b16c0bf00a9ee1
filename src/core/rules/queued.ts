import type { Model, Sent } from '../model.ts';

const queuedOf = new WeakMap<Model['sent'], readonly (readonly [key: string, row: Sent])[]>();

/** Messages that wait to be typed, oldest first. Several rules ask at each turn: found once as long as nothing changes. */
export function queued({ sent }: Model): readonly (readonly [key: string, row: Sent])[] {
  const known = queuedOf.get(sent);
  if (known !== undefined) return known;
  const found = Object.entries(sent).filter(([, { status }]) => status === 'queued');
  queuedOf.set(sent, found);
  return found;
}
