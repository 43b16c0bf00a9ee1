import { spawn } from 'node:child_process';
import type { ActName, Fault } from './faults.ts';
import { enterLimit } from './limit.ts';
import type { Stage } from './stage.ts';
import { strayChild } from './stray-child.ts';

/** Whether the turn goes on after a fault struck. */
export type Outcome = 'go-on' | 'limited';

type Act = (stage: Stage, arg: string | null) => Promise<Outcome> | Outcome;

const acts: Readonly<Record<ActName, Act>> = {
  dialog: askPermission,
  limit: (stage, arg) => limited(stage, arg, true),
  'limit-unreadable': (stage, arg) => limited(stage, arg, false),
  freeze,
  'frozen-input': (stage) => {
    stage.inputFrozen = true;
    return 'go-on';
  },
  garbled: (stage) => {
    stage.show({ garbled: true });
    return stuck();
  },
  crash: (stage, arg) => {
    stage.flush();
    process.exit(Number(arg ?? 1));
  },
  exit: (stage) => stage.leave(0, 'asked to'),
  'busy-forever': stuck,
  'long-tool': (stage, arg) => longTool(stage, arg, false),
  'long-tool-cpu': (stage, arg) => longTool(stage, arg, true),
  'stray-children': strayChildren,
};

/** Lets a fault strike. Some never come back. */
export function perform(stage: Stage, fault: Fault): Promise<Outcome> | Outcome {
  return acts[fault.name as ActName](stage, fault.arg);
}

async function askPermission(stage: Stage, arg: string | null): Promise<Outcome> {
  const trust = arg === 'trust';
  const choice = await stage.ask({
    question: trust ? 'Do you trust the files in this folder?' : 'Do you want to proceed?',
    about: trust ? stage.options.cwd : 'Bash: git push origin',
    options: trust ? ['Yes, I trust this folder', 'No, exit'] : ['Yes', 'No, and tell me what to do instead'],
  });
  if (trust && choice !== 0) stage.leave(1, 'folder not trusted');
  return 'go-on';
}

function limited(stage: Stage, arg: string | null, readable: boolean): Outcome {
  enterLimit(stage, Number(arg ?? 30) || 30, readable);
  return 'limited';
}

/** Neither reads nor writes nor burns CPU, and no signal handler runs: only SIGKILL ends it. */
function freeze(stage: Stage): Outcome {
  stage.flush();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return 'go-on';
}

/** For ever, while screen and input live on. */
function stuck(): Promise<never> {
  return new Promise(() => {});
}

async function longTool(stage: Stage, arg: string | null, burn: boolean): Promise<Outcome> {
  const seconds = Number(arg ?? 60) || 60;
  stage.tell({ event: 'tool_start', id: 'long', name: 'Bash' });
  stage.say('result', `running a long command for ${seconds}s`);
  const script = burn
    ? `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`
    : `setTimeout(() => {}, ${seconds * 1000});`;
  await new Promise((resolve) =>
    spawn(process.execPath, ['-e', script], { stdio: 'ignore' }).on('close', resolve),
  );
  stage.tell({ event: 'tool_end', id: 'long' });
  return 'go-on';
}

/** Children that outlive a polite end: one ignores TERM and HUP, one has its own session too. Both end by themselves after 10 min. */
async function strayChildren(stage: Stage): Promise<Outcome> {
  await Promise.all([false, true].map(strayChild));
  stage.say('result', 'left two children running');
  return 'go-on';
}
