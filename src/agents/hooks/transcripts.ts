import type { TokenParts } from '../../protocol/tokens.ts';

/** What a transcript tells that no hook does, with its time in ms. */
export type TranscriptRecord =
  /** Tokens of one answer that were not told before. */
  | { readonly at: number; readonly type: 'usage'; readonly model: string; readonly parts: TokenParts }
  /** How full the model's context is, in percent. */
  | { readonly at: number; readonly type: 'context'; readonly pct: number }
  /** A message was queued (1) or left the queue (-1). */
  | { readonly at: number; readonly type: 'queue'; readonly change: 1 | -1 }
  | { readonly at: number; readonly type: 'limit'; readonly resetMs: number };

export interface Transcripts {
  /**
   * Records of the file up to a moment that were not given before, in order. A file that is not there (yet), or is no
   * regular file, has none. Never throws.
   */
  upTo(path: string, at: number): readonly TranscriptRecord[];
}

/** For agents whose transcripts are not read. */
export const noTranscripts: Transcripts = { upTo: () => [] };
