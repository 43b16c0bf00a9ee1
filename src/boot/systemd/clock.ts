import type { Section } from './render.ts';

/**
 * A timer of a project. It lives with the daemon's service: when that stops or ends with the sequence, nothing is due
 * any more.
 */
export function clockOf(
  service: string,
  description: string,
  calendar: string,
  persistent: boolean,
): readonly Section[] {
  return [
    {
      name: 'Unit',
      settings: [
        ['Description', description],
        ['BindsTo', service],
        ['After', service],
      ],
    },
    {
      name: 'Timer',
      settings: [
        ['OnCalendar', calendar],
        ['AccuracySec', '1s'],
        ['Persistent', persistent ? 'yes' : 'no'],
      ],
    },
    { name: 'Install', settings: [['WantedBy', service]] },
  ];
}
