/** What a banner tells of the reset: the truth, a time too early or too late, nothing, or one that is past. */
export type Told = 'right' | 'early' | 'late' | 'none' | 'past';

interface Window {
  readonly untilWall: number;
  readonly told: Told;
}

/** Usage limits of accounts, as they truly are. */
export interface SimAccounts {
  limit(account: string, ms: number, told: Told): void;
  lift(): void;
  /** The reset time that a banner names now; undefined while the account is not limited. */
  banner(account: string): number | null | undefined;
}

export function createSimAccounts(wall: () => number): SimAccounts {
  const windows = new Map<string, Window>();
  return {
    limit: (account, ms, told) => void windows.set(account, { untilWall: wall() + ms, told }),
    lift: () => windows.clear(),
    banner(account) {
      const window = windows.get(account);
      if (window === undefined || wall() >= window.untilWall) return undefined;
      switch (window.told) {
        case 'right':
          return window.untilWall;
        case 'early':
          return Math.round((wall() + window.untilWall) / 2);
        case 'late':
          return window.untilWall + 600_000;
        case 'past':
          return wall() - 600_000;
        case 'none':
          return null;
      }
    },
  };
}
