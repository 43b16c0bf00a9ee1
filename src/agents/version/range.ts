/** How a version stands to the range that was tested. */
export type Standing = 'tested' | 'older' | 'newer';

/** The first version number in what a program says of itself; null when there is none. */
export function findVersion(text: string): string | null {
  return /(?<![\d.])\d{1,6}(?:\.\d{1,6}){1,3}(?![\d.]*\d)/.exec(text)?.[0] ?? null;
}

/** Numbers are compared one by one; a missing one counts as 0. */
export function standing(version: string, [min, max]: readonly [string, string]): Standing {
  if (compareVersions(version, min) < 0) return 'older';
  return compareVersions(version, max) > 0 ? 'newer' : 'tested';
}

function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
