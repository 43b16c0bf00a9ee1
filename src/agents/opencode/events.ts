/** What opencode tells its plugins, as far as it is used here. Words of another program: nothing in it is sure. */
export type Told =
  | { readonly type: 'session.created' | 'session.updated'; readonly properties: { readonly info: Info } }
  | { readonly type: 'session.status'; readonly properties: Of & { readonly status: Status } }
  | { readonly type: 'session.idle'; readonly properties: Of }
  | { readonly type: 'session.error'; readonly properties: Partial<Of> & { readonly error?: Failed } }
  | { readonly type: 'message.updated'; readonly properties: Of & { readonly info: MessageInfo } }
  | { readonly type: 'message.part.updated'; readonly properties: Of & { readonly part: Part } }
  | { readonly type: 'permission.asked'; readonly properties: Of & { readonly permission?: string } }
  | { readonly type: 'question.asked'; readonly properties: Of }
  | {
      readonly type: 'permission.replied' | 'question.replied' | 'question.rejected';
      readonly properties: Of;
    };

interface Of {
  readonly sessionID: string;
}

export interface Info {
  readonly id: string;
  /** Set for the session of a subagent. */
  readonly parentID?: string;
  /** Totals of the session. */
  readonly tokens?: Tokens;
  /** US dollars; 0 for a model without a price. */
  readonly cost?: number;
}

export type Status =
  | { readonly type: 'busy' | 'idle' }
  /** It tries again by itself at `next` (ms), for as long as it takes. */
  | { readonly type: 'retry'; readonly message: string; readonly next: number };

export interface Failed {
  readonly name: string;
  readonly data?: { readonly message?: string; readonly statusCode?: number };
}

interface MessageInfo {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  /** The message is what a compaction left of others. */
  readonly summary?: unknown;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cache: { readonly read: number; readonly write: number };
}

interface PartOf {
  readonly id: string;
  readonly messageID: string;
}

export type Part =
  | (PartOf & { readonly type: 'text'; readonly text: string })
  | (PartOf & {
      readonly type: 'tool';
      readonly tool: string;
      readonly callID: string;
      readonly state: { readonly status: 'pending' | 'running' | 'completed' | 'error' };
    })
  | (PartOf & { readonly type: 'step-start' })
  | (PartOf & { readonly type: 'step-finish'; readonly tokens: Tokens });

export type StepFinish = Extract<Part, { type: 'step-finish' }>;
