const MAX_SOURCE = 400;

/** Why a pattern is refused, or null. Lines are bounded, so only patterns that backtrack exponentially matter. */
export function patternFault(source: string): string | null {
  if (source.length > MAX_SOURCE) return `is longer than ${MAX_SOURCE} characters`;
  try {
    new RegExp(source, 'u');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (nestsRepeats(source))
    return 'repeats a group that itself repeats or branches without bound: (a+)+ may never end';
  return null;
}

export function compile(source: string): RegExp {
  return new RegExp(source, 'u');
}

interface Group {
  /** The group holds something repeated without bound, or a choice. */
  risky: boolean;
}

/** True when a group that holds an unbounded repeat or a choice is itself repeated without bound. */
function nestsRepeats(source: string): boolean {
  const open: Group[] = [{ risky: false }];
  let closed: Group | null = null;
  for (let at = 0; at < source.length; ) {
    const length = atomLength(source, at);
    const atom = source.slice(at, at + length);
    at += length;
    const top = open.at(-1) ?? { risky: false };
    if (atom === '(') {
      open.push({ risky: false });
      closed = null;
    } else if (atom === ')') {
      closed = open.length > 1 ? (open.pop() ?? null) : null;
      const parent = open.at(-1);
      if (closed?.risky && parent !== undefined) parent.risky = true;
    } else if (isUnbounded(atom)) {
      if (closed?.risky) return true;
      top.risky = true;
      closed = null;
    } else {
      if (atom === '|') top.risky = true;
      closed = null;
    }
  }
  return false;
}

/** Length of the escape, class, bounded repeat or single character at `at`. */
function atomLength(source: string, at: number): number {
  if (source[at] === '\\') return 2;
  const pattern = source[at] === '[' ? /^\[(?:\\.|[^\]\\])*\]/ : /^(?:\{\d*,?\d*\}|\(\?(?:<?[=!]|:|<\w+>)?)/;
  const found = pattern.exec(source.slice(at));
  if (found === null) return 1;
  return source[at] === '(' ? 1 : found[0].length;
}

function isUnbounded(atom: string): boolean {
  return atom === '*' || atom === '+' || /^\{\d*,\}$/.test(atom);
}
