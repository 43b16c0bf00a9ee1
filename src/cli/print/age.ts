const DAY_MS = 86_400_000;

/** A length of time as people say it, in its two largest units: `40 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function age(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86_400) return two(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min');
  return two(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3600), 'h');
}

/** {@link age} of an ISO time at `nowMs`; empty when it is no time. */
export function ageOf(iso: string, nowMs: number): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? '' : age((nowMs - ms) / 1000);
}

/** Time of day in UTC, `14:05:33Z`; with the date when it is another day than `nowMs`. */
export function clock(iso: string, nowMs: number): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return '';
  const text = new Date(ms).toISOString();
  const sameDay = Math.floor(ms / DAY_MS) === Math.floor(nowMs / DAY_MS);
  return `${sameDay ? '' : `${text.slice(0, 10)} `}${text.slice(11, 19)}Z`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
