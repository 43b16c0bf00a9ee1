import { type ProjectPaths, projectPaths } from '../../boot/paths.ts';
import { LoopctlError } from '../../errors/error.ts';
import { readSequenceComplete } from '../../store/sequence-complete.ts';
import type { Invocation, Outcome, Output } from '../command.ts';
import { spawnDaemon } from '../daemon/spawn.ts';
import { allGone, endAll, removeAll } from '../demo/clean.ts';
import { followRun } from '../demo/follow.ts';
import { callGuests, notified } from '../demo/guests.ts';
import { buildDemo, demoFolder, phases, phoneOf } from '../demo/project.ts';
import { demoReport } from '../demo/report.ts';
import { createStory, type Story } from '../demo/story/story.ts';
import { isMidWork, strike } from '../demo/strike.ts';
import { printDemo } from '../print/demo.ts';
import { createPage } from '../print/page.ts';

/** Longer than this, and something is wrong. */
const DEMO_MAX_MS = 240_000;
/** A little over a minute, slow enough to follow. */
const DEFAULT_SPEED = 1.5;
const STRIKE_PHASE = phases[1].id;

/** A rehearsal from an empty folder to SEQUENCE-COMPLETE; leaves nothing behind, however it ends. */
export async function demo(invocation: Invocation): Promise<Outcome> {
  const { out, json, options } = invocation;
  const say = json ? out.note : out.write;
  const speed = speedOf(options.speed);
  const root = demoFolder(typeof options.dir === 'string' ? options.dir : null);
  const paths = projectPaths(`${root}/project`);
  const interrupted = onInterrupt();
  const began = performance.now();
  let keep = options.keep === true;
  try {
    say(`A rehearsal in ${root}: demo agents, real tmux, real git, no model.\n`);
    const { dir } = await buildDemo(root, speed);
    const story = createStory(phases.map(({ id }) => id));
    await run({ out, say, dir, paths, story, maxMs: DEMO_MAX_MS / Math.min(1, speed), interrupted });
    if (interrupted()) throw new LoopctlError('LOOPCTL_E_DEMO', 'it was interrupted');
    const sequenceComplete = readSequenceComplete(paths.state) !== null;
    const nothingLeft = sequenceComplete && (await allGone(paths));
    const data = demoReport(story.seen(), {
      durationMs: Math.round(performance.now() - began),
      sequenceComplete,
      nothingLeft,
      notified: notified(phoneOf(root)),
    });
    keep ||= !data.ok;
    return { data, text: printDemo(data, createPage(out)), exitCode: data.ok ? 0 : 1 };
  } catch (error) {
    keep ||= !interrupted();
    throw error;
  } finally {
    await endAll(paths);
    if (keep) out.note(`The demo's project is kept: ${root}/project\n`);
    else removeAll(root, paths);
  }
}

interface Run {
  readonly out: Output;
  readonly say: (text: string) => void;
  readonly dir: string;
  readonly paths: ProjectPaths;
  readonly story: Story;
  readonly maxMs: number;
  readonly interrupted: () => boolean;
}

async function run({ say, dir, paths, story, maxMs, interrupted }: Run): Promise<void> {
  const began = performance.now();
  const line = (text: string): void =>
    say(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const started = await spawnDaemon({ dir, logs: paths.logs, resume: false, override: null, env });
  if (started.type !== 'ready' || started.ready.notRunning.length > 0) {
    const why =
      started.type === 'ready'
        ? started.ready.notRunning.map(({ agent, why: text }) => `${agent}: ${text}`).join('; ')
        : started.type;
    throw new LoopctlError('LOOPCTL_E_DEMO', `the agents do not run: ${why}`);
  }
  say(`Look on from another terminal: loopctl status --watch --project ${dir}\n\n`);
  let struck = false;
  let called = false;
  await followRun({
    paths,
    over: () => interrupted() || performance.now() - began > maxMs,
    onEvent(event) {
      for (const text of story.tell(event)) line(text);
      if (!called && story.phase() === STRIKE_PHASE) {
        called = true;
        line('Now we wake the Orchestrator, and dispatch a task to the Assistant');
        callGuests(paths.controlSocket).catch((error: unknown) =>
          line(`It could not be asked: ${String(error)}`),
        );
      }
      if (struck || story.phase() !== STRIKE_PHASE || !isMidWork(event)) return;
      struck = true;
      line('Now we kill the Builder, in the middle of its work');
      strike(paths.controlSocket, 'builder').catch((error: unknown) =>
        line(`It could not be killed: ${String(error)}`),
      );
    },
  });
}

function speedOf(value: string | boolean | undefined): number {
  const speed = value === undefined ? DEFAULT_SPEED : Number(value);
  if (Number.isFinite(speed) && speed > 0 && speed <= 1_000) return speed;
  throw new LoopctlError('LOOPCTL_E_USAGE', '--speed takes a number above 0, at most 1000');
}

/** The first ctrl-C ends the demo in order; a second one ends this process at once. */
function onInterrupt(): () => boolean {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      asked = true;
    });
  }
  return () => asked;
}
