import type { ProjectPaths } from '../boot/paths.ts';
import type { ServiceNotifier } from '../boot/systemd/notify.ts';
import type { Override } from '../config/config.ts';
import type { Lock } from '../store/lock.ts';
import type { Control } from './api/control.ts';
import type { Supervisor } from './compose.ts';
import type { Project } from './project.ts';
import type { World } from './world.ts';

/** One life of the daemon: what its parts share. */
export interface Run {
  readonly world: World;
  readonly paths: ProjectPaths;
  readonly supervisor: Supervisor;
  /** `start --backend/--model`, kept with the phase index. */
  readonly override: Override | null;
  /** The single-daemon lock that this process holds. */
  readonly lock: Lock;
  /** The service manager that started us, if one did. */
  readonly service: ServiceNotifier;
  /** ISO 8601 UTC. */
  readonly since: string;
  /** Null until the project is taken over. */
  control: Control | null;
  /** A person asked for another daemon after this one, from the service manager that started us. */
  again: boolean;
  /** The configuration in force; the last good one. */
  project: Project;
}
