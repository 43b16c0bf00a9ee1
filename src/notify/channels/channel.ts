import type { Message } from '../queue/message.ts';

/** How one attempt ended. The reasons are plain lines without secrets. */
export type Outcome =
  | { readonly type: 'sent' }
  /** Another attempt may help. `afterMs` is what the receiver asked for. */
  | { readonly type: 'retry'; readonly why: string; readonly afterMs: number | null }
  /** No attempt will help until a person mends something. */
  | { readonly type: 'refused'; readonly why: string };

/** One way to tell a person. Sending never rejects. */
export interface Channel {
  send(message: Message, abort: AbortSignal): Promise<Outcome>;
}

/** Runs a program of the person's; never rejects, and ends what it started. */
export type RunProgram = (call: {
  readonly argv: readonly string[];
  readonly stdin: string;
  readonly timeoutMs: number;
  readonly cwd: string;
  readonly abort: AbortSignal;
}) => Promise<{
  readonly ok: boolean;
  readonly code: number | null;
  readonly timedOut: boolean;
  readonly output: string;
}>;

/** What channels need of the world. */
export interface ChannelDeps {
  /** Where secrets that are named by variable are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunProgram;
  readonly platform: NodeJS.Platform;
  readonly nowMs: () => number;
}
