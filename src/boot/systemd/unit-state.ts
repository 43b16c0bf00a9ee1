import { plain } from '../../protocol/text.ts';
import type { ServiceState } from '../manager.ts';

/** Properties of `systemctl show` that a state is read from. */
export const stateProperties = [
  'UnitFileState',
  'ActiveState',
  'SubState',
  'MainPID',
  'StateChangeTimestamp',
  'NRestarts',
  'Result',
  'StatusText',
] as const;

/** Reads what `systemctl show --timestamp=unix` printed. */
export function parseUnitState(service: string, text: string): ServiceState {
  const values = new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at === -1 ? [] : [[line.slice(0, at), plain(line.slice(at + 1), 400)]];
    }),
  );
  const value = (name: (typeof stateProperties)[number]): string => values.get(name) ?? '';
  const pid = Number(value('MainPID'));
  const seconds = Number(/^@(\d{1,12})$/.exec(value('StateChangeTimestamp'))?.[1] ?? 0);
  const restarts = value('NRestarts');
  const result = value('Result');
  return {
    service,
    enabled: value('UnitFileState') === 'enabled',
    active: [value('ActiveState') || 'unknown', value('SubState')].filter((word) => word !== '').join(', '),
    pid: pid > 0 && Number.isSafeInteger(pid) ? pid : null,
    since: seconds > 0 ? new Date(seconds * 1000).toISOString() : null,
    restarts: /^\d{1,9}$/.test(restarts) ? Number(restarts) : null,
    result: result === '' || result === 'success' ? null : result,
    says: value('StatusText') || null,
  };
}
