const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/**
 * A cron pattern of five or six fields as a calendar event of systemd.time(7). Null for what is not made of numbers,
 * lists, ranges and steps, and where day of month and day of week are both given: cron means either, systemd both.
 */
export function calendarOf(cron: string, timezone: string): string | null {
  const fields = cron.trim().split(/\s+/);
  const [second, minute, hour, day, month, week, more] = fields.length === 5 ? ['0', ...fields] : fields;
  if (week === undefined || more !== undefined || (day !== '*' && week !== '*')) return null;
  const days = daysOf(week);
  const parts = [month, day, hour, minute, second].map((field, index) =>
    numbersOf(field ?? '', index < 2 ? 1 : 0),
  );
  if (days === null || parts.includes(null)) return null;
  const [m, d, h, min, s] = parts;
  return `${days}*-${m}-${d} ${h}:${min}:${s} ${timezone}`;
}

/** Numbers of one field; `first` is the smallest that it knows. */
function numbersOf(field: string, first: number): string | null {
  if (field === '*') return '*';
  const parts = field.split(',').map((part) => {
    const [, range, , from, to, step] = /^(\*|(\d+)|(\d+)-(\d+))(?:\/(\d+))?$/.exec(part) ?? [];
    if (range === undefined || step === '0') return null;
    if (range === '*') return step === undefined ? null : `${first}/${step}`;
    if (from === undefined) return step === undefined ? range : null;
    return `${from}..${to}${step === undefined ? '' : `/${step}`}`;
  });
  return parts.includes(null) ? null : parts.join(',');
}

/** Names of the days, with the blank that follows them; '' for every day. */
function daysOf(field: string): string | null {
  if (field === '*') return '';
  const names = field.split(',').map((part) => {
    const [, from, to] = /^([0-7])(?:-([0-7]))?$/.exec(part) ?? [];
    if (from === undefined) return null;
    const last = Number(to ?? from);
    const numbers = Array.from(
      { length: Math.max(0, last - Number(from) + 1) },
      (_, at) => Number(from) + at,
    );
    return numbers.length === 0 ? null : numbers.map((number) => DAYS[number % 7]).join(',');
  });
  return names.includes(null) ? null : `${names.join(',')} `;
}
