import type { Config } from '../../config/config.ts';
import type { Store } from '../../ports/store.ts';
import type { Completion } from '../../store/sequence-complete.ts';
import type { Log } from '../log.ts';
import { runHook } from './run-hook.ts';

/** `hooks.on_complete`: a program of the owner that is run when the sequence is complete, once for each completion. */
export interface CompletionHook {
  /** Begins it, unless this completion had its run. */
  begin(completion: Completion): void;
  /** The run under way; null when there is none. */
  underWay(): Promise<void> | null;
}

export interface CompletionHookDeps {
  /** As configured now. */
  readonly hook: () => { readonly argv: readonly string[]; readonly timeoutMs: number };
  readonly project: () => string;
  readonly projectDir: string;
  readonly store: Pick<Store, 'cursor' | 'setCursor'>;
  readonly log: Log;
  /** Something went wrong that a person should know. */
  readonly onTrouble: (text: string) => void;
}

const CURSOR = 'hook/on_complete';
const BEGUN = 'begun';
const ENDED = 'ended';

/**
 * Once means at most once: that it began is durable before it begins. A daemon that died meanwhile cannot know how far
 * it came, so the next one says so and leaves it to a person.
 */
export function createCompletionHook(deps: CompletionHookDeps): CompletionHook {
  const { store, log, onTrouble } = deps;
  let running: Promise<void> | null = null;

  async function run(completion: Completion, key: string): Promise<void> {
    const { argv, timeoutMs } = deps.hook();
    const result = await runHook({
      argv,
      stdin: `${JSON.stringify(factsOf(completion, deps.project()))}\n`,
      timeoutMs,
      cwd: deps.projectDir,
      env: { LOOPCTL_PROJECT: deps.projectDir },
    });
    store.setCursor(CURSOR, `${ENDED} ${key}`);
    const { code, signal, timedOut, output } = result;
    log[result.ok ? 'info' : 'warn'](
      { hook: 'on_complete', code, signal, output },
      'hooks.on_complete ended',
    );
    if (result.ok) return;
    const how = timedOut
      ? 'it took too long'
      : code === null
        ? 'it was ended by a signal'
        : `exit code ${code}`;
    onTrouble(`hooks.on_complete failed: ${how}`);
  }

  return {
    begin(completion) {
      const key = `${completion.commit} ${completion.phases.length}`;
      const [state, known] = split(store.cursor(CURSOR));
      if (deps.hook().argv.length === 0 || running !== null || (known === key && state === ENDED)) return;
      if (known === key) {
        onTrouble(
          'hooks.on_complete began and its end is not known, since the daemon died; it is not run again',
        );
        return;
      }
      store.setCursor(CURSOR, `${BEGUN} ${key}`);
      running = run(completion, key).finally(() => {
        running = null;
      });
    },
    underWay: () => running,
  };
}

function split(text: string | null): readonly [state: string, key: string] {
  const at = text?.indexOf(' ') ?? -1;
  return text === null || at === -1 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)];
}

function factsOf({ wallMs, phases, commit }: Completion, project: string): object {
  return { schema: 1, event: 'complete', project, at: new Date(wallMs).toISOString(), phases, commit };
}

/** The program, as configured. */
export function completionHookOf({ hooks }: Pick<Config, 'hooks'>): ReturnType<CompletionHookDeps['hook']> {
  return { argv: hooks.on_complete, timeoutMs: hooks.timeout_s * 1000 };
}
