import type { Faults } from './faults.ts';
import type { Git } from './git.ts';
import type { Memory } from './memory.ts';
import type { Options } from './options.ts';
import type { Pace } from './pace.ts';
import type { Tell } from './signals.ts';
import type { Screen } from './tui/screen.ts';
import { type Entry, emptyView, type View } from './tui/view.ts';

/** What all parts of a running demo agent share. */
export interface Stage {
  readonly options: Options;
  readonly memory: Memory;
  readonly faults: Faults;
  readonly pace: Pace;
  readonly git: Git;
  readonly tell: Tell;
  readonly now: () => number;
  readonly view: View;
  /** Set by a fault: text still echoes, Enter does nothing. */
  inputFrozen: boolean;
  show(patch: Partial<View>): void;
  say(kind: Entry['kind'], text: string): void;
  /** Puts a dialog up and resolves with the index of the option chosen. */
  ask(dialog: {
    readonly question: string;
    readonly about: string;
    readonly options: readonly string[];
  }): Promise<number>;
  /** Answers the dialog that is up; nothing otherwise. */
  answer(choice: number): void;
  /** Draws the last view at once, before the process stops on purpose. */
  flush(): void;
  leave(code: number, reason: string): never;
}

export type StageParts = Pick<Stage, 'options' | 'memory' | 'faults' | 'pace' | 'git' | 'tell' | 'now'>;

const MAX_ENTRIES = 200;

export function createStage(parts: StageParts, screen: Screen): Stage {
  let view: View = {
    ...emptyView,
    title: ` loopctl demo agent · ${parts.options.roleName} · ${parts.options.conversation.slice(0, 36)}`,
    contextPct: parts.memory.value.contextPct,
    banner: parts.memory.value.limit?.banner ?? null,
  };
  let choose: ((choice: number) => void) | null = null;
  function show(patch: Partial<View>): void {
    view = { ...view, ...patch };
    screen.paint(view);
  }

  return {
    ...parts,
    inputFrozen: false,
    get view() {
      return view;
    },
    show,
    say: (kind, text) => show({ transcript: [...view.transcript.slice(-MAX_ENTRIES), { kind, text }] }),
    ask(dialog) {
      parts.tell({ event: 'dialog', what: dialog.question });
      show({ dialog });
      return new Promise((resolve) => {
        choose = (choice) => {
          choose = null;
          show({ dialog: null });
          resolve(choice);
        };
      });
    },
    answer: (choice) => choose?.(choice),
    flush: screen.flush,
    leave(code, reason) {
      parts.tell({ event: 'bye', reason });
      screen.flush();
      screen.close();
      process.exit(code);
    },
  };
}
