import { plain } from '../../protocol/text.ts';
import { age } from './age.ts';

/** `reboots --json`, oldest first. */
export interface RebootList {
  readonly schema: 1;
  readonly reboots: readonly {
    readonly at: string;
    readonly boot_id: string;
    /** From the last thing recorded before the boot to the start after it; null when nothing was. */
    readonly downtime_s: number | null;
    /** Null: the sequence was complete. */
    readonly phase: string | null;
  }[];
}

/** One line a boot. */
export function printReboots({ reboots }: RebootList): string {
  if (reboots.length === 0) return 'The project was not started yet.\n';
  return reboots
    .map(({ at, boot_id, downtime_s, phase }) => {
      const down = downtime_s === null ? 'nothing known before' : `down for ${age(downtime_s)}`;
      return `${at}  ${plain(boot_id, 36)}  ${down}${phase === null ? '' : `, phase ${plain(phase, 80)}`}\n`;
    })
    .join('');
}
