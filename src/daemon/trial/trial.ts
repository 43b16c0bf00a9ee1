import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Backend } from '../../ports/agent.ts';
import type { Pane, Screen, Terminal } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';
import { readIfExists } from '../../system/files/read.ts';
import type { RoleLaunch } from '../effects/launch.ts';
import { assertLaunchable } from '../effects/launchable.ts';
import { hear, look, nothingSeen, type Sight } from './sight.ts';

/** What came of a trial. */
export interface TrialReport {
  readonly outcome: 'answered' | 'dialog' | 'limit' | 'failed' | 'ended' | 'late';
  readonly readyMs: number | null;
  readonly answeredMs: number | null;
  /** What it said of itself last; plain and bounded. */
  readonly words: string;
}

export interface TrialOptions {
  readonly role: RoleLaunch;
  /** Makes the terminal host, with its socket in the given folder. */
  readonly host: (folder: string) => Promise<Terminal>;
  /** Where scratch folders are made. */
  readonly temp?: string;
  readonly timeoutMs?: number;
}

/** What an agent on trial is asked. */
export const trialPrompt =
  'This is a check that you can be reached. Answer with the single word pong, and do nothing else.';
const LOOK_MS = 200;
const TIMEOUT_MS = 180_000;
/** A hurdle that stands this long does not go away by itself: a turn can begin after a fault of the moment. */
const PATIENCE_MS = 4_000;
const GRACE_MS = 5_000;

/**
 * Launches an agent in a scratch folder, has it answer one message, and ends it. Session, folder and terminal server
 * are gone afterwards, whatever happens.
 *
 * @throws LoopctlError when it cannot be launched at all
 */
export async function runTrial({
  role,
  host,
  temp = tmpdir(),
  timeoutMs = TIMEOUT_MS,
}: TrialOptions): Promise<TrialReport> {
  const folder = realpathSync(mkdtempSync(join(temp, 'loopctl-trial-')));
  const workdir = join(folder, 'work');
  mkdirSync(workdir);
  const env = { ...process.env, ...role.env };
  const preparation = { workdirs: [workdir], env };
  let terminal: Terminal | null = null;
  let pane: Pane | null = null;
  try {
    const how = launchOf(role.backend, role.model, workdir);
    assertLaunchable(how, { ...role, workdir });
    await role.backend.prepare?.(preparation);
    terminal = await host(folder);
    await terminal.open(() => {});
    pane = await terminal.launch({
      session: 'trial',
      tags: { project: folder, agent: 'trial', generation: 1, phase: '', conversation: '', taken: [] },
      argv: how.argv,
      cwd: workdir,
      env: { ...how.env, ...role.env, LOOPCTL_ROLE: 'trial', LOOPCTL_SIGNALS: join(folder, 'signals.jsonl') },
      envFile: role.envFile,
      exitReport: join(folder, 'exit.json'),
      log: null,
    });
    return await observe({
      backend: role.backend,
      terminal,
      pane,
      folder,
      sent: how.promptDelivered,
      timeoutMs,
    });
  } finally {
    if (terminal !== null) await leave(terminal, pane);
    await role.backend.forget?.(preparation);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function leave(terminal: Terminal, pane: Pane | null): Promise<void> {
  try {
    if (pane !== null) await terminal.kill(pane.session, pane.process, GRACE_MS);
    await terminal.shutdown();
  } finally {
    await terminal.close();
  }
}

function launchOf(backend: Backend, model: string | null, workdir: string) {
  return backend.launch({
    mode: 'fresh',
    model,
    conversation: crypto.randomUUID(),
    prompt: trialPrompt,
    promptFile: null,
    name: 'loopctl-trial',
    workdir,
  });
}

interface Watched {
  readonly backend: Backend;
  readonly terminal: Terminal;
  readonly pane: Pane;
  readonly folder: string;
  readonly sent: boolean;
  readonly timeoutMs: number;
}

async function observe(watched: Watched): Promise<TrialReport> {
  const { backend, terminal, pane, folder, timeoutMs } = watched;
  const began = performance.now();
  let { sent } = watched;
  let sight = nothingSeen;
  let heard = 0;
  let hurdleSince: number | null = null;
  for (;;) {
    const at = Math.round(performance.now() - began);
    const lines = (readIfExists(join(folder, 'signals.jsonl'), 64 * 1024 * 1024) ?? '')
      .split('\n')
      .slice(0, -1);
    for (const line of lines.slice(heard))
      for (const signal of backend.signals(line)) sight = hear(sight, signal, at);
    heard = lines.length;
    const screen = await terminal.capture(pane.paneId).catch((): null => null);
    if (screen !== null)
      sight = look(sight, backend.read(screen, { wall: Date.now() }), backend.hasSignals, at);
    if (sight.answeredMs !== null) return report('answered', sight, '');
    if (readIfExists(join(folder, 'exit.json')) !== null) {
      const last = await terminal.capture(pane.paneId).catch((): null => null);
      return report('ended', sight, lastLines(last ?? screen));
    }
    hurdleSince = sight.hurdle === null ? null : (hurdleSince ?? at);
    if (sight.hurdle !== null && hurdleSince !== null && at - hurdleSince >= PATIENCE_MS) {
      const words = sight.hurdle.kind === 'failed' ? lastLines(screen) : sight.hurdle.words;
      return report(sight.hurdle.kind, sight, words);
    }
    if (at >= timeoutMs) return report('late', sight, lastLines(screen));
    if (!sent && (sight.idle || !backend.readsScreen)) {
      sent = true;
      await terminal.submit(pane.paneId, trialPrompt, backend.recipe);
    }
    await pause(LOOK_MS);
  }
}

function report(outcome: TrialReport['outcome'], { readyMs, answeredMs }: Sight, words: string): TrialReport {
  return { outcome, readyMs, answeredMs, words: plain(words, 300) };
}

/** The last lines with words in them, top to bottom. */
function lastLines(screen: Screen | null): string {
  const lines = (screen?.lines ?? []).map((line) => line.trim()).filter((line) => /\p{L}{2}/u.test(line));
  return lines.slice(-4).join(' / ');
}
