import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSignal } from '../../../src/agents/manifest/signal.ts';
import type { TestProject } from './project.ts';

/** Tokens that the agents said they used, by their own files: the highest total of each conversation. */
export function tokensTold(project: TestProject): number {
  const dir = join(project.paths.state, 'signals');
  const highest = new Map<string, number>();
  for (const name of readdirSync(dir)) {
    for (const line of readFileSync(join(dir, name), 'utf8').split('\n')) {
      const signal = readSignal(line);
      if (signal?.event !== 'usage') continue;
      const key = `${name.replace(/-\d+\.jsonl$/, '')} ${signal.conversation ?? name}`;
      highest.set(key, Math.max(highest.get(key) ?? 0, signal.tokens));
    }
  }
  return [...highest.values()].reduce((a, b) => a + b, 0);
}
