import type { Override } from '../config/config.ts';
import type { Status } from '../core/view/status.ts';
import type { LogOptions } from './log.ts';
import type { Readiness } from './ready.ts';
import type { World } from './world.ts';

export type StatusPage = (
  status: Status,
  view: { readonly columns: number; readonly color: boolean },
) => string;

export interface DaemonOptions {
  /** The project's folder. */
  readonly dir: string;
  readonly resume: boolean;
  /** `start --backend/--model`; null takes what was saved (with `resume`) or nothing. */
  readonly override: Override | null;
  /** Where plain log lines for a person go; null for a detached daemon. */
  readonly human: LogOptions['human'];
  /** Called once, when the loops run or it is known why not. */
  readonly onReady: (readiness: Readiness) => void;
  /** Makes the page of `loopctl status`; without it only its data can be had. */
  readonly statusPage?: () => Promise<StatusPage>;
  /** Puts something between the daemon and its world: a rehearsal, a recorder, a fault. */
  readonly decorate?: (world: World) => World;
}
