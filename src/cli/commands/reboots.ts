import { readReboots } from '../../store/reboots.ts';
import type { Invocation, Outcome } from '../command.ts';
import { stateFolder } from '../offline.ts';
import { printReboots, type RebootList } from '../print/reboots.ts';
import { pathsOf } from '../project.ts';

/** The boots of the machine in which the project was started, from its own file. */
export async function reboots(invocation: Invocation): Promise<Outcome> {
  const found = readReboots(stateFolder(pathsOf(invocation)));
  const data: RebootList = {
    schema: 1,
    reboots: found.map(({ wallMs, bootId, downtimeMs, phase }) => ({
      at: new Date(wallMs).toISOString(),
      boot_id: bootId,
      downtime_s: downtimeMs === null ? null : Math.round(downtimeMs / 1000),
      phase,
    })),
  };
  return { data, text: printReboots(data) };
}
