/** What a pty terminal is made of. */
export interface PtyOptions {
  /** Stands in the tags of its sessions. */
  readonly project: string;
  readonly bootId: string;
  /** Size of every session's screen, columns and rows. */
  readonly width?: number;
  readonly height?: number;
  /** Bytes of one session log; the one before it is kept too. */
  readonly logMaxBytes?: number;
}

export type PtySettings = Required<PtyOptions>;

export function withDefaults(options: PtyOptions): PtySettings {
  return { width: 200, height: 50, logMaxBytes: 8 * 1024 * 1024, ...options };
}
