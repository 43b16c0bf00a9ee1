import type { Host } from '../../ports/host.ts';
import { bootId, identify } from './identity.ts';
import { groupRunNs, isGroupStopped } from './run-time.ts';
import { treeCpuMs } from './tree.ts';

/** The machine this process runs on. */
export function createHost(): Host {
  return {
    bootId,
    identify: (pid) => identify(pid),
    treeCpuMs,
    runNs: groupRunNs,
    isStopped: isGroupStopped,
  };
}
