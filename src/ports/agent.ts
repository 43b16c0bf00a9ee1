import type { TokenParts } from '../core/money/prices.ts';
import type { PasteRecipe, Screen } from './terminal.ts';

/** What one look at a screen says, by the manifest's rules; the rule that spoke is its evidence. */
export interface ScreenReading {
  readonly state: 'ready' | 'busy' | 'dialog' | 'limited' | 'starting' | 'unknown';
  /** Id of the manifest rule that matched, or `none`. */
  readonly rule: string;
  /** The line that matched, plain and bounded. */
  readonly evidence: string;
  /** Text in the input line that somebody typed ('' when proven empty, null when it cannot be told). */
  readonly draft: string | null;
  /** Lines of the agent's last message that are visible, joined by newlines; '' when none. */
  readonly lastMessage: string;
  readonly contextPct: number | null;
  /** Reset time as shown by a limit banner, wall ms; null when unreadable or not limited. */
  readonly limitResetMs: number | null;
}

/**
 * What a conversation used of one model from its beginning until now: totals that only grow, never what is new. So a
 * line that is lost is made up for by the next, and one that is read twice counts once.
 */
export interface Usage {
  /** The session's own when not set. */
  readonly conversation?: string;
  /** Not set: the figures are of the conversation as a whole. */
  readonly model?: string;
  readonly tokens: number;
  /** `tokens` by kind, where the agent tells them apart: a cost can be computed then. */
  readonly parts?: TokenParts;
  /** US dollars as the agent reports them; null when it does not. */
  readonly cost_usd: number | null;
}

/**
 * Structured signals, one JSON object a line, appended by the agent (or its hooks) to the file named in
 * `$LOOPCTL_SIGNALS`. They outrank the screen.
 */
export type Signal =
  | { readonly event: 'ready'; readonly at: number; readonly conversation?: string }
  /** The agent took a prompt. `text` is the prompt, bounded to no fewer than its first 4,000 characters. */
  | { readonly event: 'prompt'; readonly at: number; readonly text: string }
  | { readonly event: 'turn_start'; readonly at: number }
  | { readonly event: 'turn_end'; readonly at: number; readonly message: string }
  | { readonly event: 'tool_start'; readonly at: number; readonly id: string; readonly name: string }
  | { readonly event: 'tool_end'; readonly at: number; readonly id: string }
  | { readonly event: 'dialog'; readonly at: number; readonly what: string }
  | { readonly event: 'limit'; readonly at: number; readonly kind: string; readonly reset: number | null }
  | { readonly event: 'context'; readonly at: number; readonly pct: number }
  | (Usage & { readonly event: 'usage'; readonly at: number })
  | { readonly event: 'bye'; readonly at: number; readonly reason: string };

/** Everything loopctl knows about how to drive one backend. */
export interface Backend {
  readonly name: string;
  readonly recipe: PasteRecipe;
  readonly queuesInput: boolean;
  readonly canResume: boolean;
  /** Keys (tmux names), one after the other, that end the turn under way and keep the session. Absent: there are no safe ones. */
  readonly interrupt?: readonly string[];
  /** It chooses the id of a conversation itself, and tells it by its `ready` signal. */
  readonly choosesConversation?: boolean;
  /** It has a remote control of its own that can be switched on at launch. */
  readonly hasRemoteControl?: boolean;
  /** Versions that were tried, oldest and newest, and how to ask for the one that is there. Absent: nothing is known. */
  readonly versions?: { readonly tested: readonly [string, string]; readonly probe: readonly string[] };
  /** Whether the backend writes `$LOOPCTL_SIGNALS` (then a prompt signal is the acknowledgement). */
  readonly hasSignals: boolean;
  /** Whether it has rules for its screen. Without, every reading is `unknown` and its input line cannot be seen. */
  readonly readsScreen: boolean;
  /** argv for a start; `prompt` goes in as an argument where the backend can take it, else it is sent as a message. */
  launch(options: LaunchOptions): BackendLaunch;
  read(screen: Screen, now: { readonly wall: number }): ScreenReading;
  /**
   * What one line of the signals file says; nothing for a line it does not understand. Never throws. Lines of a file
   * are given in order, and again from the first one after a restart.
   */
  signals(line: string): readonly Signal[];
  /** Absent: it has no one-shot mode. */
  readonly oneShot?: OneShot | undefined;
  /**
   * Why its program is known to refuse such a launch, and what to do; null when nothing is known against it. `env` is all
   * of its environment.
   */
  refuses?(how: Pick<BackendLaunch, 'argv'>, env: Preparation['env']): string | null;
  /** Done before a launch, so that the agent meets no first-run dialog. Absent: nothing to do. */
  prepare?(preparation: Preparation): Promise<void>;
  /** Takes back what `prepare` did for folders that nobody needs any more. */
  forget?(preparation: Preparation): Promise<void>;
}

/** How a backend is given one task and leaves when it is done. */
export interface OneShot {
  launch(options: OneShotOptions): Pick<BackendLaunch, 'argv' | 'env'>;
  /** What its output says, standard error included; only the end of a long one is given. `at`: when it ended, wall ms. Never throws. */
  read(output: string, at: number): OneShotReading;
}

export interface OneShotOptions {
  readonly model: string | null;
  readonly conversation: string;
  /** What it is told; it stands in `promptFile` too, and on its standard input. */
  readonly prompt: string;
  readonly promptFile: string;
  readonly name: string;
  readonly workdir: string;
}

export interface OneShotReading {
  /** Its last message, or the end of its output. */
  readonly text: string;
  /** What it says itself about success; null when only the exit code tells. */
  readonly ok: boolean | null;
  /** Null: unknown. */
  readonly tokens: number | null;
  readonly costUsd: number | null;
  /** It failed at a usage limit, with its reset (wall ms) or without. */
  readonly limit?: { readonly reset: number | null };
}

export interface Preparation {
  /** Working folders of all agents of this backend. */
  readonly workdirs: readonly string[];
  /** Environment of the agent, as far as it is known without its env file. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface LaunchOptions {
  readonly mode: 'fresh' | 'resume';
  readonly model: string | null;
  readonly conversation: string;
  readonly prompt: string | null;
  readonly promptFile: string | null;
  /** What a person calls the session. */
  readonly name?: string;
  /** Folder it is started in. */
  readonly workdir?: string;
  /** MCP servers that it is to have, as the JSON that Claude Code made usual; null: those of its own configuration. */
  readonly mcpConfig?: string | null;
  /** Name for its own remote control; null leaves that off. */
  readonly remoteControl?: string | null;
}

export interface BackendLaunch {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** True when `prompt` is part of argv, so it must not be sent again. */
  readonly promptDelivered: boolean;
}
