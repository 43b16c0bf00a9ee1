/**
 * Terminal sessions as the supervisor sees them. Implementations: `terminal/tmux` (tmux on the project's own
 * socket) and `terminal/pty` (node-pty, no tmux needed).
 */

/** Identity of a process that may be signalled: a pid alone is never enough. `startTime` is field 22 of /proc/PID/stat (or `ps lstart` elsewhere). */
export interface ProcessId {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

/** What a session is tagged with, so that any later daemon finds it again. */
export interface SessionTags {
  readonly project: string;
  readonly agent: string;
  readonly generation: number;
  /** Phase id the session was launched for. */
  readonly phase: string;
  /** Conversation id of the agent, when it has one. */
  readonly conversation: string;
  /** Ids of messages the session is known to have taken, newest last, bounded. Survives loss of the state folder. */
  readonly taken: readonly string[];
}

export interface Pane {
  /** tmux session name, for example `builder`. */
  readonly session: string;
  /** tmux pane id (`%3`) or the pty's id. */
  readonly paneId: string;
  /** The launch wrapper's process. */
  readonly process: ProcessId;
  readonly tags: SessionTags;
  /** The pane's process is gone (kept on screen for the post-mortem). */
  readonly dead: boolean;
  readonly exitCode: number | null;
  readonly inCopyMode: boolean;
  /** A client that may type is attached. */
  readonly humanAttached: boolean;
  /** Seconds since the epoch of the last output, by the terminal's clock. */
  readonly activity: number;
}

export interface LaunchSpec {
  readonly session: string;
  readonly tags: SessionTags;
  /** argv of the agent; never a shell string. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Plain settings; secrets come from `envFile` and are read by the wrapper, at launch only. */
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: string | null;
  /** The wrapper writes the exit code here (atomically) when the agent ends. */
  readonly exitReport: string;
  /** Pane output is appended here, rotated by bytes; null for none. */
  readonly log: string | null;
}

export interface Screen {
  /** Visible lines, top to bottom, trailing blanks cut, no escape sequences. */
  readonly lines: readonly string[];
  /** Same lines with SGR escapes kept, for telling dim ghost text from typed text. */
  readonly styled: readonly string[];
  readonly cursor: { readonly row: number; readonly col: number };
  readonly title: string;
}

/** How one backend wants a message typed (from its manifest). */
export interface PasteRecipe {
  /** Bracketed paste (`paste-buffer -p`). */
  readonly bracketed: boolean;
  /** Pause between text and submit key; 0 sends both in one tmux command. */
  readonly pause_ms: number;
  /** tmux key name, for example `Enter`. */
  readonly submit_key: string;
}

export type TerminalEvent =
  /** A session or its pane is gone, or a wrapper reported its exit. */
  | {
      readonly type: 'exited';
      readonly session: string;
      readonly generation: number | null;
      readonly code: number | null;
      readonly source: 'wrapper' | 'pane';
    }
  /** Output arrived in a pane (coalesced; a hint). */
  | { readonly type: 'output'; readonly session: string }
  /** The server died or the control connection was lost. `list()` again after `up`. */
  | { readonly type: 'down'; readonly reason: string }
  | { readonly type: 'up' };

export interface KillReport {
  /** Processes that took part, by pid. */
  readonly killed: readonly number[];
  /** Processes still there after TERM, KILL and the wait; empty on success. */
  readonly survivors: readonly number[];
}

export interface Terminal {
  /** Connects (starting the server if `start`), and begins to emit events. Idempotent. */
  open(onEvent: (event: TerminalEvent) => void): Promise<void>;
  /** All sessions with our tags, in one round trip. Rejects (never returns []) when the answer is not known. */
  list(): Promise<readonly Pane[]>;
  launch(spec: LaunchSpec): Promise<Pane>;
  /** Rejects when the pane is gone. `history` asks for that many lines above the screen too. */
  capture(paneId: string, history?: number): Promise<Screen>;
  /** Pastes text and presses the submit key as the recipe says. One tmux command when `pause_ms` is 0. */
  submit(paneId: string, text: string, recipe: PasteRecipe): Promise<void>;
  /** Presses one key (tmux key name). */
  key(paneId: string, key: string): Promise<void>;
  /** Changes tags of a session. */
  tag(session: string, tags: Partial<SessionTags>): Promise<void>;
  /** Ends the session and its whole process tree: TERM, then KILL after `graceMs`, then checks that nothing is left. Only when the live process matches `expected`. */
  kill(session: string, expected: ProcessId, graceMs: number): Promise<KillReport>;
  /** True when the agent (not a program it opened) is the pane's foreground process. */
  isForeground(pane: Pane): Promise<boolean>;
  /** Ends the terminal server itself once no session of ours is left. */
  shutdown(): Promise<void>;
  /** Drops the connection, leaves sessions alive. */
  close(): Promise<void>;
}
