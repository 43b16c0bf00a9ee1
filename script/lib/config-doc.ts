import { readFileSync } from 'node:fs';
import { configReference } from '../../src/config/reference.ts';

/** docs/configuration.md: the hand-written introduction, then the reference of every key. */
export function configDoc(): string {
  const intro = readFileSync(new URL('./configuration-intro.md', import.meta.url), 'utf8');
  return `${intro.trimEnd()}\n\n${configReference()}`;
}
