import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { step, type Turn } from './desk.ts';

/** What the Orchestrator of the rehearsal works with. */
export interface OrchestratorDesk {
  /** Its folder, where JOURNAL.md lies. */
  readonly cwd: string;
  readonly now: () => number;
}

type What = 'start' | 'resumed' | 'wake' | 'notice' | 'end' | 'other';

const kinds: readonly (readonly [What, RegExp])[] = [
  ['start', /^You are the Orchestrator of /m],
  ['resumed', /^(?:\[loopctl \w+\] )?Your session was restarted/m],
  ['end', /All \d+ phases are done; sessions are ended now/],
  ['wake', /\bWake of \S+: read (\S+\.md) and do what it says/],
  ['notice', /\bNotice \(\w+\): /],
];

/** One turn: looks at what it was told, writes it down in its journal, and says so in a line. */
export async function* orchestrate(desk: OrchestratorDesk, prompts: readonly string[]): Turn {
  const said: string[] = [];
  for (const prompt of prompts) {
    const what = kinds.find(([, pattern]) => pattern.test(prompt))?.[0] ?? 'other';
    yield step('look', what, titleOf(what));
    const line = tell(what, prompt);
    yield step('journal', what, 'Append to JOURNAL.md', 300);
    write(desk, what, line);
    said.push(line);
  }
  return said.length === 0 ? 'Nothing was asked of me.' : said.join('\n');
}

function titleOf(what: What): string {
  if (what === 'start') return 'Read JOURNAL.md, then loopctl status';
  return what === 'wake' ? 'Read the facts of this wake' : 'loopctl status';
}

function tell(what: What, prompt: string): string {
  switch (what) {
    case 'start':
      return 'I am here; my start-up routine is done.';
    case 'resumed':
      return 'I am back in the same conversation and go on.';
    case 'end':
      return 'All phases are done; this is my last entry.';
    case 'wake':
      return `Woken; ${factsOf(prompt)}. Nothing needs a hand from me.`;
    case 'notice':
      return `Noticed: ${
        prompt
          .replace(/^.*?Notice \(/s, '(')
          .split('\n')[0]
          ?.slice(0, 120) ?? ''
      }`;
    case 'other':
      return `Noted: ${prompt.split('\n')[0]?.slice(0, 100) ?? ''}`;
  }
}

/** The phase and the agents, as the wake's file tells. */
function factsOf(prompt: string): string {
  const path = /\bread (\S+\.md) and/.exec(prompt)?.[1] ?? '';
  const text = readOr(path);
  const phase = /^- Phase: (.*)$/m.exec(text)?.[1] ?? 'unknown';
  const agents = [...text.matchAll(/^- (\w+): (\w+) for \d+ s/gm)].map(
    ([, name, state]) => `${name} ${state}`,
  );
  return [`phase ${phase}`, ...agents].join(', ').slice(0, 160);
}

/** A journal block at the start, a line in it for everything after. */
function write({ cwd, now }: OrchestratorDesk, what: What, line: string): void {
  const time = new Date(now()).toISOString();
  const head = what === 'start' ? `\n## Session ${time.slice(0, 10)} — demo\nNotes:\n` : '';
  appendFileSync(join(cwd, 'JOURNAL.md'), `${head}- ${time} ${line}\n`);
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
