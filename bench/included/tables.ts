import { type Rows, table } from '../lib/table.ts';
import { type Section, sectionsOf, tableOf } from './read.ts';

/** What became of the messages to each program: a row of its own from each section of delivery.md. */
export function deliveryTable(page: string): string {
  const rows = sectionsOf(page).map((section) => {
    const [head = [], ...body] = tableOf(section, 'messages');
    const [, ...all] = body.find(([name]) => name === 'all') ?? [];
    const [, date = '?', version = '?'] = /^(\d{4}-\d\d-\d\d), \S+ (\S+),/.exec(section.text) ?? [];
    return {
      head: ['program', 'version', 'date', ...head.slice(1)],
      row: [section.name, version, date, ...all],
    };
  });
  return table([rows[0]?.head ?? [], ...rows.map(({ row }) => row)]);
}

/** How well the screens of each backend are read, by state: from each section of detection.md. */
export function detectionTable(page: string): string {
  const rows = sectionsOf(page).flatMap(stateRows);
  return table([['backend', 'state', 'screens', 'read wrongly', 'precision', 'recall'], ...rows]);
}

function stateRows(section: Section): Rows {
  const [[, ...columns] = [], ...confusion] = tableOf(section, 'label \\ read as');
  const [, ...rates] = tableOf(section, 'state');
  return confusion.map(([label = '', ...counts]) => {
    const numbers = counts.map(Number);
    const all = numbers.reduce((sum, count) => sum + count, 0);
    const right = numbers[columns.indexOf(label)] ?? 0;
    const [, precision = '?', recall = '?'] = rates.find(([state]) => state === label) ?? [];
    return [section.name, label, String(all), String(all - right), precision, recall];
  });
}
