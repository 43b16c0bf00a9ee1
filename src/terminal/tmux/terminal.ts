import { existsSync } from 'node:fs';
import type { Terminal, TerminalEvent } from '../../ports/terminal.ts';
import { createExitWatch } from '../launch/exit-watch.ts';
import type { TmuxContext } from './context.ts';
import type { ControlEvent } from './control-parser.ts';
import { coded } from './failures.ts';
import { agentInForeground } from './foreground.ts';
import { killSession } from './kill-session.ts';
import { createKnownSessions } from './known.ts';
import { launchSession } from './launch-session.ts';
import { createLink } from './link.ts';
import { look } from './listing.ts';
import { type TmuxOptions, withDefaults } from './options.ts';
import { captureCommands, readScreen } from './screen.ts';
import { reviveSocket } from './server.ts';
import { shutdownServer } from './shutdown.ts';
import { submitText } from './submit.ts';
import { tagCommands } from './tags.ts';
import { keyCommand } from './typing.ts';

/** Connects what happens in tmux to those who hear of it. */
function createContext(options: TmuxOptions, emit: (event: TerminalEvent) => void): TmuxContext {
  const settings = withDefaults(options);
  let lookAsked = false;
  const known = createKnownSessions(emit);
  const watch = createExitWatch(() => known.checkReports());
  const link = createLink(settings, {
    onControl,
    onDown: (reason) => emit({ type: 'down', reason }),
    onUp: () => emit({ type: 'up' }),
  });

  /** Windows that close tell of sessions that ended; who it was shows in the list. */
  function onControl(event: ControlEvent): void {
    if (lookAsked || (event.type !== 'sessions-changed' && event.type !== 'window-close')) return;
    lookAsked = true;
    setImmediate(() => {
      lookAsked = false;
      context.look().catch(() => {});
    });
  }

  const context: TmuxContext = {
    ...{ settings, link, known, watch },
    nameOf: (session) => settings.sessionPrefix + session,
    async run(about, commands) {
      try {
        return await link.run(commands);
      } catch (error) {
        throw coded(error, about);
      }
    },
    async look() {
      const moment = known.moment();
      try {
        const listing = await look(link, settings, known);
        watch.add(listing.seen.map((seen) => seen.report));
        known.reconcile(listing.seen, moment);
        return listing;
      } catch (error) {
        throw coded(error, 'list');
      }
    },
  };
  return context;
}

/**
 * Sessions in tmux (3.2 or newer) on the project's own socket. It emits `exited`, `down` and `up`; of output it
 * tells only through `activity` in `list()`, so that a chatty agent costs nothing.
 */
export function createTmuxTerminal(options: TmuxOptions): Terminal {
  let emit: (event: TerminalEvent) => void = () => {};
  const context = createContext(options, (event) => emit(event));
  const { settings, link, watch } = context;
  return {
    async open(onEvent) {
      emit = onEvent;
      await link.start();
    },
    async list() {
      if (!existsSync(settings.socket)) await reviveSocket(settings).catch(() => {});
      return (await context.look()).panes;
    },
    launch: (spec) => launchSession(context, spec),
    async capture(paneId, history) {
      return readScreen(await context.run(`pane ${paneId}`, captureCommands(paneId, history)), history);
    },
    submit: (paneId, text, recipe) => submitText(context, paneId, text, recipe),
    async key(paneId, key) {
      await context.run(`pane ${paneId}`, [keyCommand(paneId, key)]);
    },
    async tag(session, tags) {
      await context.run(`session ${session}`, tagCommands(context.nameOf(session), tags));
    },
    kill: (session, expected, graceMs) => killSession(context, session, expected, graceMs),
    isForeground: async (pane) => agentInForeground(pane),
    shutdown: () => shutdownServer(context),
    async close() {
      watch.close();
      await link.stop();
    },
  };
}
