import type { Git } from '../git.ts';

export type Verdict = 'PASS' | 'FAIL' | 'VETO';

export interface Claim {
  readonly sha: string;
  /** Newest verdict after the claim; null while it is owed. */
  readonly verdict: Verdict | null;
}

/** What the commits of one phase say, gate by gate. Rebuilt from git at every turn, never remembered. */
export interface Ledger {
  /** Claims of a gate, oldest first. */
  claims(gate: string): readonly Claim[];
  /** Gates with any claim, in order of their first. */
  readonly gates: readonly string[];
  /** Part commits (`build(<gate>): …`) since the gate's newest claim, or ever when it has none. */
  parts(gate: string): number;
}

const FIELD = '\x1f';
const prefix = /^(claim|review|build)\(([^()\n]{1,80})\): ?(.*)$/;

/** Reads the ledger of the phase whose status file is `status`. Reviews by the claim's own author do not count. */
export async function readLedger(git: Git, status: string): Promise<Ledger> {
  const first = await git.ask('log', '--format=%H', '--reverse', '--diff-filter=A', '--', status);
  const base = first?.split('\n')[0] ?? '';
  if (base === '') return ledgerOf([]);
  const range =
    (await git.ask('rev-parse', '-q', '--verify', `${base}^`)) === null ? 'HEAD' : `${base}^..HEAD`;
  const format = `--format=${['%H', '%ae', '%s', '%(trailers:key=Reviewed,valueonly,separator=%x2C)'].join(FIELD)}`;
  const log = await git.run('log', '--topo-order', '--reverse', format, range);
  return ledgerOf(log.split('\n'));
}

/** Pure part of {@link readLedger}: lines of sha, author, subject and `Reviewed` trailer, oldest first. */
export function ledgerOf(lines: readonly string[]): Ledger {
  const claims = new Map<string, { sha: string; author: string; verdict: Verdict | null }[]>();
  const parts = new Map<string, number>();
  for (const line of lines) {
    const [sha = '', author = '', subject = '', reviewed = ''] = line.split(FIELD);
    const [, kind, gate, rest] = prefix.exec(subject) ?? [];
    if (gate === undefined || rest === undefined) continue;
    const list = claims.get(gate) ?? [];
    if (kind === 'claim') {
      claims.set(gate, [...list, { sha, author, verdict: null }]);
      parts.set(gate, 0);
    } else if (kind === 'build') {
      parts.set(gate, (parts.get(gate) ?? 0) + 1);
    } else {
      const claim = list.at(-1);
      const verdict = /^(PASS|FAIL|VETO)\b/.exec(rest)?.[1] as Verdict | undefined;
      if (claim === undefined || verdict === undefined || claim.author === author) continue;
      // A verdict on a commit that is no longer the one claimed (rewritten history) must be given again.
      if (claim.sha.startsWith(reviewed)) claim.verdict = verdict;
    }
  }
  return {
    claims: (gate) => claims.get(gate) ?? [],
    gates: [...claims.keys()],
    parts: (gate) => parts.get(gate) ?? 0,
  };
}
