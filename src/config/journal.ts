import { join } from 'node:path';
import type { Config } from './config.ts';

/** The Orchestrator's journal: in the folder that it works in; without an Orchestrator in the project's, where one would find it. */
export function journalFile(config: Pick<Config, 'roles'>, projectDir: string): string {
  return join(config.roles.orchestrator?.workdir ?? projectDir, 'JOURNAL.md');
}
