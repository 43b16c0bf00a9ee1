import type { CapKind, Figure } from './caps.ts';

/** What a cap is of, as a person says it. */
export function capName({ scope, of, kind }: Figure): string {
  const key = `budget.${scope}.${kind}`;
  return of === '' ? key : `${key} (${of})`;
}

/** An amount with its unit: `$1.20`, `12,000 tokens`, `3 turns`, `2 h 5 min`. */
export function amount(kind: CapKind, value: number): string {
  switch (kind) {
    case 'usd':
      return dollars(value);
    case 'tokens':
      return `${grouped(Math.round(value))} tokens`;
    case 'turns':
      return `${grouped(value)} turn${value === 1 ? '' : 's'}`;
    case 'wall_s':
      return wall(Math.round(value));
  }
}

/** In cents, or finer where that would be nothing. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(usd > 0 && usd < 0.1 ? 4 : 2)}`;
}

/** 1,234,567. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function wall(s: number): string {
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
