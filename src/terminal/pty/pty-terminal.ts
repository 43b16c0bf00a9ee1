import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LoopctlError } from '../../errors/error.ts';
import type { LaunchSpec, Terminal, TerminalEvent } from '../../ports/terminal.ts';
import { alive } from '../../system/proc/identity.ts';
import { killTree } from '../../system/proc/kill-tree.ts';
import { readStat } from '../../system/proc/table.ts';
import { foregroundGroup } from '../../system/proc/tree.ts';
import { checkSpec } from '../launch/check-spec.ts';
import { createExitWatch } from '../launch/exit-watch.ts';
import { loadPty } from './load.ts';
import { type PtyOptions, withDefaults } from './pty-options.ts';
import { type PtySession, startSession } from './pty-session.ts';

/** Output of one session is told of at most this often. */
const OUTPUT_EVERY_MS = 100;

/**
 * Sessions on pseudo-terminals of this very process: for one-shot jobs, and for machines without tmux. They live
 * only as long as the daemon does: {@link Terminal.close} and a crash end them all (the kernel sends HUP when the
 * pty closes), tags are kept in memory, and a later daemon finds nothing. Nobody can attach to them.
 */
export function createPtyTerminal(options: PtyOptions): Terminal {
  const settings = withDefaults(options);
  const token = `pty-${process.pid}-${randomBytes(6).toString('hex')}`;
  const sessions = new Map<string, PtySession>();
  const told = new Map<string, NodeJS.Timeout>();
  let emit: (event: TerminalEvent) => void = () => {};
  let count = 0;
  const watch = createExitWatch(() => {
    for (const session of sessions.values()) session.checkReport();
  });

  function tellOutput(session: string): void {
    if (told.has(session)) return;
    const timer = setTimeout(() => told.delete(session), OUTPUT_EVERY_MS);
    told.set(session, timer.unref());
    emit({ type: 'output', session });
  }

  function named(name: string): PtySession {
    const session = sessions.get(name);
    if (session === undefined) throw new LoopctlError('LOOPCTL_E_SESSION_GONE', `session ${name}`);
    return session;
  }

  function live(paneId: string): PtySession {
    for (const session of sessions.values()) {
      if (session.pane.paneId === paneId) return session;
    }
    throw new LoopctlError('LOOPCTL_E_SESSION_GONE', `pane ${paneId}`);
  }

  function typable(paneId: string): PtySession {
    const session = live(paneId);
    if (session.pane.dead) throw new LoopctlError('LOOPCTL_E_SESSION_GONE', `pane ${paneId} has exited`);
    return session;
  }

  async function launch(spec: LaunchSpec) {
    checkSpec(spec);
    const libraries = await loadPty();
    const { session: name, exitReport, tags } = spec;
    if (sessions.has(name)) throw new LoopctlError('LOOPCTL_E_SESSION_EXISTS', `session ${name}`);
    mkdirSync(dirname(exitReport), { recursive: true, mode: 0o700 });
    rmSync(exitReport, { force: true });
    watch.add([exitReport]);
    count += 1;
    const identity = { paneId: `pty${count}`, token: `${token}.${name}.${tags.generation}` };
    const session = startSession(libraries, settings, spec, identity, {
      onOutput: () => tellOutput(name),
      onExit: (code, source) =>
        emit({ type: 'exited', session: name, generation: session.pane.tags.generation, code, source }),
    });
    sessions.set(name, session);
    return session.pane;
  }

  async function end(session: PtySession, graceMs: number) {
    const { pane } = session;
    const report = await killTree(pane.process, { graceMs, token: `${token}.${pane.session}.` });
    sessions.delete(pane.session);
    session.dispose();
    return report;
  }

  return {
    async open(onEvent) {
      emit = onEvent;
    },
    list: async () => [...sessions.values()].map((session) => session.pane),
    launch,
    capture: async (paneId, history = 0) => live(paneId).capture(history),
    async submit(paneId, text, recipe) {
      typable(paneId).paste(text, recipe);
      if (recipe.pause_ms > 0) await delay(recipe.pause_ms);
      typable(paneId).press(recipe.submit_key);
    },
    async key(paneId, key) {
      typable(paneId).press(key);
    },
    async tag(session, tags) {
      named(session).tag(tags);
    },
    async kill(name, expected, graceMs) {
      const session = sessions.get(name);
      if (session === undefined) return killTree(expected, { graceMs, token: `${token}.${name}.` });
      const { process: actual, dead } = session.pane;
      if (
        actual.pid !== expected.pid ||
        actual.startTime !== expected.startTime ||
        !(dead || alive(expected))
      ) {
        const detail = `session ${name} runs process ${actual.pid}, not ${expected.pid}`;
        throw new LoopctlError('LOOPCTL_E_PROCESS_CHANGED', detail);
      }
      return end(session, graceMs);
    },
    async isForeground({ process: { pid, startTime } }) {
      const stat = readStat(pid);
      if (stat === null || stat.zombie || stat.startTime !== startTime) return false;
      return foregroundGroup(pid) === stat.group;
    },
    async shutdown() {
      if (sessions.size > 0)
        throw new LoopctlError('LOOPCTL_E_SESSIONS_LEFT', [...sessions.keys()].join(', '));
    },
    async close() {
      watch.close();
      await Promise.all([...sessions.values()].map((session) => end(session, CLOSE_GRACE_MS)));
      for (const timer of told.values()) clearTimeout(timer);
    },
  };
}

/** How long the sessions have to end by themselves when the terminal is closed. */
const CLOSE_GRACE_MS = 2_000;
