/** What the demo agent shows. Drawing is a pure function of this. */
export interface View {
  readonly title: string;
  readonly transcript: readonly Entry[];
  /** Null while no turn runs. */
  readonly busy: Busy | null;
  /** A usage-limit banner above the input box; null when not limited. */
  readonly banner: string | null;
  readonly dialog: DialogView | null;
  /** Text in the input line. */
  readonly input: string;
  /** Input shown, when it differs from what was typed (a dropped echo). */
  readonly shownInput: string | null;
  readonly queued: number;
  readonly contextPct: number;
  /** Draw noise instead (a fault). */
  readonly garbled: boolean;
}

export interface Busy {
  readonly verb: string;
  readonly elapsed_s: number;
  readonly frame: number;
}

export interface DialogView {
  readonly question: string;
  readonly about: string;
  readonly options: readonly string[];
}

export interface Entry {
  readonly kind: 'prompt' | 'step' | 'result' | 'message' | 'notice';
  readonly text: string;
}

/** What the empty input line suggests, dim: ghost text, which nobody typed. */
export const GHOST = 'Try "what is left to do?"';

export const emptyView: View = {
  title: '',
  transcript: [],
  busy: null,
  banner: null,
  dialog: null,
  input: '',
  shownInput: null,
  queued: 0,
  contextPct: 0,
  garbled: false,
};
