import { createLaunchd } from '../../boot/launchd/manager.ts';
import type { ServiceManager } from '../../boot/manager.ts';
import type { ServiceSpec } from '../../boot/service.ts';
import { createSystemd } from '../../boot/systemd/manager.ts';

/** The service manager of this machine. */
export function managerFor({ scope }: ServiceSpec): ServiceManager {
  if (process.platform === 'darwin') return createLaunchd(scope, process.env);
  return createSystemd(scope, process.env);
}
