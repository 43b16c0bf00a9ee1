import { version as number } from '../../version.ts';
import type { Outcome } from '../command.ts';

export async function version(): Promise<Outcome> {
  const data = { schema: 1, version: number, node: process.versions.node };
  return { data, text: `loopctl ${number} (Node ${data.node})\n` };
}
