import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LoopctlError } from '../../errors/error.ts';
import type { LaunchSpec, Pane, Terminal, TerminalEvent } from '../../ports/terminal.ts';
import { identify } from '../../system/proc/identity.ts';
import { readStat } from '../../system/proc/table.ts';
import { foregroundGroup } from '../../system/proc/tree.ts';
import { createExitWatch } from '../launch/exit-watch.ts';
import type { TmuxCommand } from './control-connection.ts';
import type { ControlEvent } from './control-parser.ts';
import { coded } from './failures.ts';
import { killSession } from './kill-session.ts';
import { createKnownSessions } from './known.ts';
import { launchCommands, logCommand } from './launch-commands.ts';
import { createLink } from './link.ts';
import { type Listing, look } from './listing.ts';
import { type TmuxOptions, withDefaults } from './options.ts';
import { captureCommands, readScreen } from './screen.ts';
import { keeper, reviveSocket } from './server.ts';
import { tagCommands } from './tags.ts';
import { sessionToken } from './token.ts';
import { keyCommand, pasteCommands } from './typing.ts';

function checkSpec(spec: LaunchSpec): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(spec.session)) {
    throw new LoopctlError('LOOPCTL_E_SESSION_NAME', JSON.stringify(spec.session));
  }
  if (!statSync(spec.cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LoopctlError('LOOPCTL_E_WORKDIR', `${spec.session}: ${spec.cwd}`);
  }
  if (spec.envFile === null) return;
  try {
    accessSync(spec.envFile, constants.R_OK);
  } catch (cause) {
    throw new LoopctlError('LOOPCTL_E_ENV_FILE', `${spec.session}: ${spec.envFile}`, { cause });
  }
}

/**
 * Sessions in tmux (3.2 or newer) on the project's own socket. It emits `exited`, `down` and `up`; of output it
 * tells only through `activity` in `list()`, so that a chatty agent costs nothing.
 */
export function createTmuxTerminal(options: TmuxOptions): Terminal {
  const settings = withDefaults(options);
  let emit: (event: TerminalEvent) => void = () => {};
  let pastes = 0;
  let looking = false;

  const known = createKnownSessions((event) => emit(event));
  const watch = createExitWatch(() => known.checkReports());
  const link = createLink(settings, {
    onControl,
    onDown: (reason) => emit({ type: 'down', reason }),
    onUp: () => emit({ type: 'up' }),
  });
  const tmuxName = (session: string): string => settings.sessionPrefix + session;
  const run = async (
    about: string,
    commands: readonly TmuxCommand[],
  ): Promise<readonly (readonly string[])[]> => {
    try {
      return await link.run(commands);
    } catch (error) {
      throw coded(error, about);
    }
  };

  /** Windows that close tell of sessions that ended; who it was shows in the list. */
  function onControl(event: ControlEvent): void {
    if (event.type !== 'sessions-changed' && event.type !== 'window-close') return;
    if (looking) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      lookNow().catch(() => {});
    });
  }

  async function lookNow(): Promise<Listing> {
    const moment = known.moment();
    const listing = await look(link, settings, known);
    watch.add(listing.seen.map((seen) => seen.report));
    known.reconcile(listing.seen, moment);
    return listing;
  }

  async function launch(spec: LaunchSpec): Promise<Pane> {
    checkSpec(spec);
    const { session, tags, exitReport, log } = spec;
    mkdirSync(dirname(exitReport), { recursive: true, mode: 0o700 });
    rmSync(exitReport, { force: true });
    watch.add([exitReport]);
    if (log !== null) mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
    const name = tmuxName(session);
    const token = `${sessionToken(settings.socket, session)}${tags.generation}.${randomBytes(6).toString('hex')}`;
    const launched = run(`session ${session}`, launchCommands(settings, name, spec, token));
    // A log that cannot be written must not stop the agent.
    if (log !== null) link.run([logCommand(settings, name, log)]).catch(() => {});
    const [paneId = '', pid = ''] = ((await launched)[0]?.[0] ?? '').split(' ');
    const live = identify(Number(pid), settings.bootId);
    const process = live ?? { pid: Number(pid), startTime: '', bootId: settings.bootId };
    known.add({
      ...{ session, paneId, process, dead: live === null, exitCode: null },
      ...{ generation: tags.generation, report: exitReport },
    });
    known.checkReports();
    return {
      ...{ session, paneId, process, tags, dead: live === null, exitCode: null },
      ...{ inCopyMode: false, humanAttached: false, activity: Math.floor(Date.now() / 1000) },
    };
  }

  return {
    async open(onEvent) {
      emit = onEvent;
      await link.start();
    },
    async list() {
      if (!existsSync(settings.socket)) await reviveSocket(settings).catch(() => {});
      try {
        return (await lookNow()).panes;
      } catch (error) {
        throw coded(error, 'list');
      }
    },
    launch,
    async capture(paneId, history) {
      return readScreen(await run(`pane ${paneId}`, captureCommands(paneId, history)), history);
    },
    async submit(paneId, text, recipe) {
      const submit = keyCommand(paneId, recipe.submit_key);
      pastes += 1;
      const buffer = `loopctl-${process.pid}-${pastes}`;
      const paste = pasteCommands(paneId, buffer, text, recipe);
      try {
        await run(`pane ${paneId}`, recipe.pause_ms > 0 ? paste : [...paste, submit]);
      } catch (error) {
        await link.run([['delete-buffer', '-b', buffer]]).catch(() => {});
        throw error;
      }
      if (recipe.pause_ms <= 0) return;
      await delay(recipe.pause_ms);
      await run(`pane ${paneId}`, [submit]);
    },
    async key(paneId, key) {
      await run(`pane ${paneId}`, [keyCommand(paneId, key)]);
    },
    async tag(session, tags) {
      await run(`session ${session}`, tagCommands(tmuxName(session), tags));
    },
    async kill(session, expected, graceMs) {
      const { rows } = await lookNow().catch((error: unknown) => {
        throw coded(error, `session ${session}`);
      });
      return killSession({
        ...{ link, session, expected, graceMs },
        row: rows.find((row) => row.session === tmuxName(session)),
        token: sessionToken(settings.socket, session),
        beforeRemoval: () => known.forget(session),
      });
    },
    async isForeground(pane) {
      const stat = readStat(pane.process.pid);
      if (stat === null || stat.zombie || stat.startTime !== pane.process.startTime) return false;
      return foregroundGroup(pane.process.pid) === stat.group;
    },
    async shutdown() {
      const { panes } = await lookNow();
      if (panes.length > 0) {
        throw new LoopctlError('LOOPCTL_E_SESSIONS_LEFT', panes.map((pane) => pane.session).join(', '));
      }
      const [names = []] = await run('shutdown', [['list-sessions', '-F', '#{session_name}']]);
      const others = names.some((name) => name !== keeper);
      const server = link.serverPid();
      watch.close();
      await link.end(others ? ['kill-session', '-t', `=${keeper}`] : ['kill-server']);
      const gone = (): boolean => server === null || others || identify(server, settings.bootId) === null;
      for (const until = performance.now() + settings.timeoutMs; !gone() && performance.now() < until; ) {
        await delay(5);
      }
    },
    async close() {
      watch.close();
      await link.stop();
    },
  };
}
