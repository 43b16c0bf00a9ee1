import { intended } from '../core/lookup.ts';
import type { Model } from '../core/model.ts';
import { plain } from '../protocol/text.ts';

const MAX_LENGTH = 160;

/** Where everything stands, in one line for a service manager. */
export function statusLine(model: Model): string {
  const { phases } = model.settings;
  const { index } = model.phase;
  const id = phases[index]?.id;
  if (id === undefined) return 'sequence complete';
  const agents = intended(model).map(({ name, session }) => `${name} ${session.state}`);
  return plain(`phase ${index + 1} of ${phases.length} (${id}): ${agents.join(', ')}`, MAX_LENGTH);
}
