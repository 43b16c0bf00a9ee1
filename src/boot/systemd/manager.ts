import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LoopctlError } from '../../errors/error.ts';
import type { ServiceManager } from '../manager.ts';
import { mustRun } from '../run-tool.ts';
import type { ServiceScope } from '../service.ts';
import { unitFiles } from './files.ts';
import { findUnits } from './found.ts';
import { unitFolder, unitName } from './names.ts';
import { timerFiles, timerUnits } from './timers.ts';
import { parseUnitState, stateProperties } from './unit-state.ts';

/** Made by systemd when it is what the machine was booted with (sd_booted(3)). */
const BOOTED = '/run/systemd/system';

/** The machine's systemd, or the one of our own user. */
export function createSystemd(scope: ServiceScope, env: NodeJS.ProcessEnv): ServiceManager {
  const folder = unitFolder(scope, env);
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.() ?? 0}`;
  const toolEnv = scope === 'user' ? { ...env, XDG_RUNTIME_DIR: runtime } : env;

  function systemctl(...args: readonly string[]): Promise<string> {
    requireManager();
    return mustRun('systemctl', [...(scope === 'user' ? ['--user'] : []), '--no-pager', ...args], toolEnv);
  }

  function requireManager(): void {
    if (!existsSync(BOOTED)) throw new LoopctlError('LOOPCTL_E_SERVICE_MANAGER', 'systemd does not run here');
    if (scope === 'user' && !existsSync(join(runtime, 'systemd', 'private')))
      throw new LoopctlError('LOOPCTL_E_SERVICE_MANAGER', `no systemd of this user runs (${runtime})`, {
        next: 'Log in properly (not by su or sudo), or as root: loginctl enable-linger USER. Or use --system.',
      });
  }

  return {
    serviceName: unitName,
    files(spec) {
      const { template, dropIn } = unitFiles(spec, folder);
      return [template, dropIn, ...timerFiles(spec, folder)];
    },
    async enable(spec) {
      await systemctl('daemon-reload');
      await systemctl('enable', unitName(spec.instance), ...timerUnits(spec));
    },
    async restart(instance) {
      await systemctl('reset-failed', unitName(instance)).catch(() => {});
      await systemctl('restart', unitName(instance));
    },
    async disable(instance) {
      await systemctl('disable', '--now', unitName(instance));
    },
    timerUnits,
    async disableTimers(units) {
      if (units.length === 0) return;
      await systemctl('disable', '--now', ...units);
      // Else a timer that is installed again one day would make up for the time in between.
      await systemctl('clean', '--what=state', ...units).catch(() => {});
    },
    found: (instance) => findUnits(folder, instance),
    async reload() {
      await systemctl('daemon-reload');
    },
    async state(instance) {
      const service = unitName(instance);
      const args = [
        'show',
        '--timestamp=unix',
        ...stateProperties.map((name) => `--property=${name}`),
        service,
      ];
      return parseUnitState(service, await systemctl(...args));
    },
  };
}
