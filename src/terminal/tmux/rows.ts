import type { SessionTags } from '../../ports/terminal.ts';
import type { TmuxCommand } from './control-connection.ts';
import { paneMark, readTags, tagOptions } from './tags.ts';

/** Fields of a line of `list-panes`, in order. Only the last, the session's name, may hold the separator. */
const fields = {
  mark: `#{${paneMark}}`,
  project: `#{${tagOptions.project}}`,
  agent: `#{${tagOptions.agent}}`,
  generation: `#{${tagOptions.generation}}`,
  phase: `#{${tagOptions.phase}}`,
  conversation: `#{${tagOptions.conversation}}`,
  taken: `#{${tagOptions.taken}}`,
  report: `#{${tagOptions.report}}`,
  paneId: '#{pane_id}',
  pid: '#{pane_pid}',
  dead: '#{pane_dead}',
  status: '#{pane_dead_status}',
  signal: '#{pane_dead_signal}',
  mode: '#{pane_in_mode}',
  activity: '#{window_activity}',
  sessionId: '#{session_id}',
  session: '#{session_name}',
} as const;
const names = Object.keys(fields) as (keyof typeof fields)[];
const separator = '|';

/** What tmux knows of one pane that we launched. */
export interface PaneRow {
  readonly session: string;
  readonly sessionId: string;
  readonly paneId: string;
  /** 0 where tmux names none, as 3.8 does once the process is gone. */
  readonly pid: number;
  readonly tags: SessionTags;
  readonly report: string;
  readonly dead: boolean;
  /** Exit code by tmux, 128 + signal included; null while it lives or when tmux does not know. */
  readonly status: number | null;
  readonly inCopyMode: boolean;
  readonly activity: number;
}

export const listPanes: TmuxCommand = [
  'list-panes',
  '-a',
  '-F',
  names.map((name) => fields[name]).join(separator),
];

/** Clients that are attached: ours are in control mode, onlookers are read-only. */
export const listClients: TmuxCommand = [
  'list-clients',
  '-F',
  '#{client_control_mode}|#{client_readonly}|#{client_session}',
];

function split(line: string): Record<keyof typeof fields, string> | null {
  const parts = line.split(separator);
  if (parts.length < names.length) return null;
  const last = parts.splice(names.length - 1).join(separator);
  return Object.fromEntries(names.map((name, index) => [name, parts[index] ?? last])) as Record<
    keyof typeof fields,
    string
  >;
}

/** One pane of ours; null for panes and sessions that are not of `project`. */
export function parsePane(line: string, project: string): PaneRow | null {
  const row = split(line);
  if (row === null || row.mark !== '1') return null;
  const read = readTags(row);
  if (read === null || read.tags.project !== project) return null;
  const { status, signal } = row;
  return {
    session: row.session,
    sessionId: row.sessionId,
    paneId: row.paneId,
    pid: Number(row.pid),
    tags: read.tags,
    report: read.report,
    dead: row.dead === '1',
    status: status !== '' ? Number(status) : signal !== '' ? 128 + Number(signal) : null,
    inCopyMode: row.mode !== '0' && row.mode !== '',
    activity: Number(row.activity),
  };
}

/** Sessions where somebody who may type is attached. */
export function typingClients(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.filter((line) => line.startsWith('0|0|')).map((line) => line.slice(4)));
}
