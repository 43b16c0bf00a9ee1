import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from './project.ts';

/** What git says was handed over against what the agents' own receipts say they took. Knows nothing of the daemon's code. */
export interface Audit {
  /** `claim <gate> <sha>` or `review <gate> <sha>` that no receipt names: no message, nor the list of what is owed in a start prompt. */
  readonly lost: readonly string[];
  /** Those that more than one message names. */
  readonly doubled: readonly string[];
  readonly taken: readonly string[];
}

/** What hands over, and to whom: signals of anybody else, or without a verdict, count for nothing (protocol §4). */
const signals = [
  { by: 'builder@loopctl.invalid', subject: /^(claim)\((.*?)\):/, to: 'adversary' },
  { by: 'adversary@loopctl.invalid', subject: /^(review)\((.*?)\): (?:PASS|FAIL|VETO)\b/, to: 'builder' },
] as const;

/**
 * Reads claims and reviews from the remote's history and looks for each in the receipts of the one who owed it. A
 * handoff is named by the commit's abbreviated sha in the message. With `since`, only those after that commit.
 */
export function auditHandoffs(project: TestProject, since?: string): Audit {
  const format = '--format=%H%x09%ae%x09%s%x09%(trailers:key=Reviewed,valueonly,separator=%x2C)';
  const range = since === undefined ? 'main' : `${since}..main`;
  const lines = project.git('log', '--reverse', format, range).trimEnd().split('\n');
  const shas = project.git('rev-list', 'main');
  const receipts = { builder: receiptsOf(project, 'builder'), adversary: receiptsOf(project, 'adversary') };
  const lost: string[] = [];
  const doubled: string[] = [];
  const taken: string[] = [];
  for (const line of lines) {
    const [sha = '', author = '', subject = '', reviewed = ''] = line.split('\t');
    // A verdict on a commit that was rewritten away counts for nothing either.
    if (!shas.includes(reviewed)) continue;
    for (const signal of signals) {
      const [, kind, gate] = (author === signal.by && signal.subject.exec(subject)) || [];
      if (kind === undefined) continue;
      const named = receipts[signal.to].flatMap((text) => linesNaming(text, sha.slice(0, 12)));
      const messages = named.filter((one) => one.includes('[loopctl '));
      const name = `${kind} ${gate} ${sha.slice(0, 12)}`;
      (named.length === 0 ? lost : taken).push(name);
      if (messages.length > 1) doubled.push(name);
    }
  }
  return { lost, doubled, taken };
}

/** Lines that name the commit as the one handed over. */
function linesNaming(text: string, sha: string): readonly string[] {
  return text.split('\n').filter((line) => line.includes(` at ${sha}`));
}

/** A prompt that an agent took, and when, wall ms. */
export interface Receipt {
  readonly text: string;
  readonly at: number;
}

/** All prompts that the agent ever took, from its own record. */
export function takenBy(project: TestProject, role: string): readonly Receipt[] {
  const dir = join(project.root, `${role}.memory`);
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.includes('receipts'))
    .flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Receipt);
}

/** Their texts. */
export function receiptsOf(project: TestProject, role: string): readonly string[] {
  return takenBy(project, role).map((receipt) => String(receipt.text));
}
