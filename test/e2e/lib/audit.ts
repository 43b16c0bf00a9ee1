import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from './project.ts';

/** What git says was handed over against what the agents' own receipts say they took. Knows nothing of the daemon's code. */
export interface Audit {
  /** `claim <gate> <sha>` or `review <gate> <sha>` that no receipt names. */
  readonly lost: readonly string[];
  /** Those that more than one receipt names. */
  readonly doubled: readonly string[];
  readonly taken: readonly string[];
}

/**
 * Reads claims and reviews from the remote's history and looks for each in the receipts of the one who owed it. A
 * handoff is named by the commit's abbreviated sha in the message.
 */
export function auditHandoffs(project: TestProject): Audit {
  const lines = project.git('log', '--reverse', '--format=%H%x09%s', 'main').trimEnd().split('\n');
  const receipts = { builder: receiptsOf(project, 'builder'), adversary: receiptsOf(project, 'adversary') };
  const lost: string[] = [];
  const doubled: string[] = [];
  const taken: string[] = [];
  for (const line of lines) {
    const [sha = '', subject = ''] = line.split('\t');
    const kind = /^(claim|review)\((.*?)\):/.exec(subject);
    if (kind === null) continue;
    const to = kind[1] === 'claim' ? 'adversary' : 'builder';
    const times = receipts[to].reduce((n, text) => n + mentions(text, sha.slice(0, 12)), 0);
    const name = `${kind[1]} ${kind[2]} ${sha.slice(0, 12)}`;
    if (times === 0) lost.push(name);
    else taken.push(name);
    if (times > 1) doubled.push(name);
  }
  return { lost, doubled, taken };
}

/** Message lines of ours that name the commit as the one handed over. */
function mentions(text: string, sha: string): number {
  return text.split('\n').filter((line) => line.includes('[loopctl ') && line.includes(` at ${sha}`)).length;
}

/** All prompts that the agent ever took, from its own record. */
function receiptsOf(project: TestProject, role: string): readonly string[] {
  const dir = join(project.root, `${role}.memory`);
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.includes('receipts'))
    .flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => String((JSON.parse(line) as { text?: unknown }).text ?? ''));
}
