import type { Model, Upward } from '../model.ts';
import type { Now } from '../time.ts';

/** As many as one wake can tell of. */
const KEPT = 40;

/** Something that the Orchestrator is to know: as a message while it runs, with its next wake in any case. */
export function raiseUpward(model: Model, what: Pick<Upward, 'key' | 'severity' | 'text'>, now: Now): Model {
  const same = model.upward.filter(({ key, text }) => key !== what.key || text !== what.text);
  return { ...model, upward: [...same, { ...what, since: now, told: false }].slice(-KEPT) };
}

/** Key of the message that tells it. */
export function upwardKey({ key, since }: Pick<Upward, 'key' | 'since'>): string {
  return `notice/${key}/${since.wall}`;
}

export function toldUpward(model: Model, sentKey: string): Model {
  const upward = model.upward.map((one) => (upwardKey(one) === sentKey ? { ...one, told: true } : one));
  return { ...model, upward };
}
