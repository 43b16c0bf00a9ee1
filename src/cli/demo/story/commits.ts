import type { LedgerCommit } from '../../../protocol/ledger-commit.ts';
import { parseSubject, type Verdict } from '../../../protocol/subject.ts';
import { plain } from '../../../protocol/text.ts';
import { named, type Teller } from './teller.ts';

export interface GateSeen {
  readonly phase: string;
  readonly gate: string;
  readonly verdicts: readonly Verdict[];
}

export interface CommitTeller extends Teller {
  gates(): readonly GateSeen[];
}

/** What the loops push: claims, verdicts, and the work between them. */
export function createCommitTeller(phase: () => string): CommitTeller {
  const known = new Set<string>();
  const gates = new Map<string, GateSeen>();

  function note(gate: string, verdict: Verdict | null): void {
    const key = `${phase()}/${gate}`;
    const before = gates.get(key) ?? { phase: phase(), gate, verdicts: [] };
    gates.set(key, verdict === null ? before : { ...before, verdicts: [...before.verdicts, verdict] });
  }

  function line({ sha, author, subject }: LedgerCommit): string {
    const signal = parseSubject(subject);
    const who = named(author);
    if (signal?.kind === 'claim') {
      note(signal.gate, null);
      return `${who} claims gate ${signal.gate} (${sha.slice(0, 7)})`;
    }
    if (signal?.kind === 'review') {
      note(signal.gate, signal.verdict);
      return `${who} judges gate ${signal.gate}: ${signal.verdict}, ${signal.text}`;
    }
    return `${who} pushes: ${plain(subject, 80)}`;
  }

  return {
    gates: () => [...gates.values()],
    tell(event) {
      const commits = event.facts.flatMap((fact) => (fact.type === 'history' ? fact.commits : []));
      return commits.flatMap((commit) => {
        if (known.has(commit.sha)) return [];
        known.add(commit.sha);
        return [line(commit)];
      });
    },
  };
}
