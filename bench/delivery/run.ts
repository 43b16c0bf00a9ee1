import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findVersion } from '../../src/agents/version/range.ts';
import { agents, type Cli, PATIENCE_MS, prepareReal } from '../../test/agents/real.ts';
import { startDaemon, untilState } from '../../test/e2e/lib/daemon.ts';
import { messagesFor } from './messages.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { type Recorded, readRecord } from './record.ts';
import { type Sent, sendAll, untilAnswered } from './send.ts';

/** All that is known of one run with one program. */
export interface Run {
  readonly cli: Cli;
  readonly version: string;
  readonly sent: readonly Sent[];
  readonly receipts: Receipts;
  readonly recorded: Recorded;
}

/** The model answers every message, and says that the session is to go on waiting. */
const prompt = '@api always say Noted.\\n\\nWAITING-UNTIL: {in 500s}';

/** Sends `n` messages through a real daemon to the real program, which asks a scripted model; leaves nothing behind. */
export async function deliver(cli: Cli, n: number, onProgress: (done: number) => void): Promise<Run> {
  const ends: (() => void | Promise<void>)[] = [];
  const receipts = createReceipts();
  try {
    const { project } = await prepareReal(
      { onTestFinished: (then) => void ends.push(then) },
      { prompts: { builder: prompt }, backends: { builder: cli }, onAsked: receipts.note },
    );
    const daemon = await startDaemon(project);
    await untilState(daemon, 'builder', ['ready', 'waiting'], PATIENCE_MS);
    const sent = await sendAll({ project, daemon, receipts, onProgress }, messagesFor(n));
    await untilAnswered(sent, receipts);
    await untilState(daemon, 'builder', ['ready', 'waiting'], PATIENCE_MS);
    return { cli, version: versionOf(cli), sent, receipts, recorded: readRecord(project) };
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

function versionOf(cli: Cli): string {
  const said = execFileSync(join(agents(), cli), ['--version'], { encoding: 'utf8' });
  return findVersion(said) ?? said.trim();
}
