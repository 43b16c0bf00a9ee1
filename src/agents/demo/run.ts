import { mkdirSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { perform } from './acts.ts';
import { createFaults, parseFaults } from './faults.ts';
import { createGit, type Git, privateFolder } from './git.ts';
import { createInput } from './input.ts';
import { tellLimit } from './limit.ts';
import { openMemory } from './memory.ts';
import type { Options } from './options.ts';
import { createPace } from './pace.ts';
import { createSession } from './session.ts';
import { createSignals } from './signals.ts';
import { createStage, type Stage } from './stage.ts';
import type { Key } from './tui/decoder.ts';
import { openScreen } from './tui/screen.ts';

/** Runs the demo agent in this terminal until it is ended. */
export async function runAgent(options: Options): Promise<void> {
  const faultList = parseFaults(options.faults);
  const git = createGit(options.cwd);
  const state = options.state ?? (await ownFolder(options, git));
  const memory = openMemory(state, options.conversation, options.resume);
  if (memory === null) throw new Error(`No conversation found with id ${options.conversation}`);
  const faults = createFaults(faultList, options.control, memory);
  const tell = createSignals(options.signals, Date.now);
  let onKeys: (keys: readonly Key[]) => void = () => {};
  const screen = openScreen(process.stdin, process.stdout, (keys) => onKeys(keys));
  const stage = createStage(
    { options, memory, faults, pace: createPace(options.speed), git, tell, now: Date.now },
    screen,
  );
  endWithTerminal(stage);
  const session = createSession(stage);
  onKeys = createInput(stage, session);
  if (options.control !== null) watchControl(options.control, stage);
  await strike(stage, 'start');
  stage.say('notice', options.resume ? 'Conversation resumed.' : 'Ready.');
  tell({ event: 'ready', conversation: options.conversation });
  if (options.prompt !== null && options.prompt.trim() !== '') session.accept(options.prompt.trim());
  else if (options.resume && (memory.value.pending.length > 0 || memory.value.assignment !== null))
    session.poll();
}

/** The Orchestrator's conversation lasts, so it lies in its own folder. */
async function ownFolder({ role, cwd }: Options, git: Git): Promise<string> {
  if (role === 'orchestrator') return join(cwd, '.demo');
  return (await privateFolder(git)) ?? join(tmpdir(), `loopctl-demo-${process.getuid?.() ?? 0}`);
}

async function strike(stage: Stage, point: string): Promise<void> {
  stage.faults.reload();
  for (const fault of stage.faults.due(point, 'now')) {
    if ((await perform(stage, fault)) === 'limited') tellLimit(stage);
  }
}

/** Faults ordered while the agent idles strike at once. */
function watchControl(file: string, stage: Stage): void {
  mkdirSync(dirname(file), { recursive: true });
  watch(dirname(file), (_event, name) => {
    if (name !== null && file.endsWith(name) && stage.view.busy === null) void strike(stage, 'now');
  });
}

function endWithTerminal(stage: Stage): void {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
    process.on(signal, () =>
      stage.leave(128 + (signal === 'SIGTERM' ? 15 : signal === 'SIGHUP' ? 1 : 2), signal),
    );
  }
  process.stdin.on('end', () => stage.leave(0, 'terminal closed'));
  process.stdin.on('error', () => stage.leave(1, 'terminal lost'));
  process.stdout.on('error', () => process.exit(1));
}
