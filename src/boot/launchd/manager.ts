import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceManager } from '../manager.ts';
import { mustRun, runTool } from '../run-tool.ts';
import type { ServiceScope } from '../service.ts';
import { launchFile, launchLabel } from './plist.ts';

/** launchd of the machine, or of our own user's sessions. */
export function createLaunchd(scope: ServiceScope, env: NodeJS.ProcessEnv): ServiceManager {
  const home = env.HOME ?? '/';
  const domain = scope === 'system' ? 'system' : `gui/${process.getuid?.() ?? 0}`;
  const target = (instance: string): string => `${domain}/${launchLabel(instance)}`;
  const folder = scope === 'system' ? '/Library/LaunchDaemons' : join(home, 'Library', 'LaunchAgents');
  const fileOf = (instance: string): string => join(folder, `${launchLabel(instance)}.plist`);

  return {
    serviceName: launchLabel,
    files: (spec) => [launchFile(spec, home)],
    async enable({ instance }) {
      await mustRun('launchctl', ['enable', target(instance)], env);
    },
    async restart(instance) {
      await runTool('launchctl', ['bootout', target(instance)], env);
      await mustRun('launchctl', ['bootstrap', domain, fileOf(instance)], env);
    },
    async disable(instance) {
      await runTool('launchctl', ['bootout', target(instance)], env);
      await mustRun('launchctl', ['disable', target(instance)], env);
    },
    timerUnits: () => [],
    disableTimers: async () => {},
    found: (instance) => ({
      service: existsSync(fileOf(instance)) ? [fileOf(instance)] : [],
      timers: [],
      timerUnits: [],
    }),
    reload: async () => {},
    async state(instance) {
      const service = launchLabel(instance);
      const { code, out } = await runTool('launchctl', ['print', target(instance)], env);
      const value = (name: string): string | null =>
        new RegExp(`^\\s*${name} = (.+)$`, 'm').exec(out)?.[1]?.trim() ?? null;
      const pid = Number(value('pid') ?? 0);
      return {
        service,
        enabled: code === 0 ? true : null,
        active: code === 0 ? (value('state') ?? 'unknown') : 'not loaded',
        pid: pid > 0 ? pid : null,
        since: null,
        restarts: value('runs') === null ? null : Math.max(0, Number(value('runs')) - 1),
        result: value('last exit code'),
        says: null,
      };
    },
  };
}
