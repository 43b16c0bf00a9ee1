import { journalFile } from '../../config/journal.ts';
import { loadConfig } from '../../config/load.ts';
import { LoopctlError } from '../../errors/error.ts';
import { lastSessions, parseJournal } from '../../protocol/journal.ts';
import { appendNote, readJournal } from '../../store/journal.ts';
import { by } from '../by.ts';
import type { Invocation, Outcome } from '../command.ts';
import { numberOption } from '../number.ts';
import { type JournalPage, printJournal } from '../print/journal.ts';
import { createPage } from '../print/page.ts';
import { projectDir } from '../project.ts';

/** Reads the Orchestrator's journal, or appends to it; no daemon is needed. */
export async function journal(invocation: Invocation): Promise<Outcome> {
  const [action, ...words] = invocation.positionals;
  if (action !== undefined && action !== 'add')
    throw new LoopctlError('LOOPCTL_E_USAGE', `the journal knows \`add TEXT\`, not ${action.slice(0, 40)}`);
  const dir = projectDir(invocation);
  const path = journalFile(loadConfig(dir).config, dir);
  return action === 'add' ? add(path, words.join(' ')) : show(invocation, path);
}

function show(invocation: Invocation, path: string): Outcome {
  const last = numberOption(invocation, 'last') ?? Number.POSITIVE_INFINITY;
  const data: JournalPage = { schema: 1, path, ...lastSessions(parseJournal(readJournal(path)), last) };
  return { data, text: printJournal(data, createPage(invocation.out)) };
}

function add(path: string, text: string): Outcome {
  if (text.trim() === '') throw new LoopctlError('LOOPCTL_E_USAGE', 'there is no text to add');
  appendNote(path, { wallMs: Date.now(), by: by(), text });
  return { data: { schema: 1, path }, text: `Written down in ${path}.\n` };
}
