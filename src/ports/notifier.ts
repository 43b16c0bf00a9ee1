export type Severity = 'info' | 'warning' | 'critical';

/** Tells a human. Channels come later; the log and `status` notices are always there. */
export interface Notifier {
  notify(message: {
    readonly key: string;
    readonly severity: Severity;
    readonly title: string;
    readonly body: string;
  }): Promise<void>;
}
