import type { Command } from './command.ts';
import type { CommandName } from './table.ts';

/** The code of each command, loaded when it runs. */
const loaders: Readonly<Record<CommandName, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.ts')).init,
  start: async () => (await import('./commands/start.ts')).start,
  stop: async () => (await import('./commands/stop.ts')).stop,
  restart: async () => (await import('./commands/restart.ts')).restart,
  status: async () => (await import('./commands/status.ts')).status,
  logs: async () => (await import('./commands/logs.ts')).logs,
  attach: async () => (await import('./commands/attach.ts')).attach,
  send: async () => (await import('./commands/send.ts')).send,
  explain: async () => (await import('./commands/explain.ts')).explain,
  record: async () => (await import('./commands/record.ts')).record,
  dispatch: async () => (await import('./commands/dispatch.ts')).dispatch,
  run: async () => (await import('./commands/run.ts')).run,
  events: async () => (await import('./commands/events.ts')).events,
  costs: async () => (await import('./commands/costs.ts')).costs,
  sessions: async () => (await import('./commands/sessions.ts')).sessions,
  phases: async () => (await import('./commands/phases.ts')).phases,
  pause: async () => (await import('./commands/pause.ts')).pause,
  resume: async () => (await import('./commands/pause.ts')).resume,
  backends: async () => (await import('./commands/backends.ts')).backends,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  replay: async () => (await import('./commands/replay.ts')).replay,
  demo: async () => (await import('./commands/demo.ts')).demo,
  service: async () => (await import('./commands/service.ts')).service,
  notify: async () => (await import('./commands/notify.ts')).notify,
  reboots: async () => (await import('./commands/reboots.ts')).reboots,
  journal: async () => (await import('./commands/journal.ts')).journal,
  wake: async () => (await import('./commands/wake.ts')).wake,
  host: async () => (await import('./commands/host.ts')).host,
  mcp: async () => (await import('./commands/mcp.ts')).mcpWith(loadCommand),
  completion: async () => (await import('./commands/completion.ts')).completion,
  version: async () => (await import('./commands/version.ts')).version,
  daemon: async () => (await import('./commands/daemon.ts')).daemon,
};

/** Commands that supervise in this process. */
const lasting: ReadonlySet<string> = new Set<CommandName>(['start', 'daemon']);

/** Loads the command; the name is one of the table. */
export async function loadCommand(name: string): Promise<Command> {
  if (lasting.has(name)) (await import('../system/heap.ts')).keepHeapSmall();
  return loaders[name as CommandName]();
}
