import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from './project.ts';

export interface OrchestratorOptions {
  readonly autostart?: boolean;
  /** Six fields: seconds first. Default: a period that no test lives to see. */
  readonly cron?: string;
  readonly when?: 'always' | 'changed';
  /** argv of `hooks.wake`. */
  readonly hook?: readonly string[];
  /** Demo settings, as `LOOPCTL_DEMO_*` without the prefix. */
  readonly demo?: Readonly<Record<string, string>>;
}

/** Gives the project an Orchestrator that is played by the demo agent. */
export function addOrchestrator(project: TestProject, options: OrchestratorOptions = {}): void {
  const settings = {
    SPEED: '100',
    CONTROL: join(project.root, 'orchestrator.faults'),
    STATE: join(project.root, 'orchestrator.memory'),
    ...options.demo,
  };
  const env = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`LOOPCTL_DEMO_${key}`, value]),
  );
  project.configure((config) => {
    config.roles = {
      ...(config.roles as object),
      orchestrator: { backend: 'player', autostart: options.autostart ?? true, env },
    };
    config.backends = { ...(config.backends as object), player: { extends: 'demo' } };
    config.wake = { cron: options.cron ?? '0 0 29 2 *', when: options.when ?? 'always' };
    if (options.hook !== undefined) config.hooks = { wake: options.hook, timeout_s: 20 };
  });
}

/** What stands in the Orchestrator's notebook; empty when there is none. */
export function notebook(project: TestProject): string {
  const file = join(project.dir, 'orchestrator', 'JOURNAL.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
