import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import type { Now } from '../../core/time.ts';
import { wakeFacts } from '../../core/view/wake-facts.ts';
import { plain } from '../../protocol/text.ts';
import { type HookResult, runHook } from '../hooks/run-hook.ts';
import type { Log } from '../log.ts';

export interface WakeHookDeps {
  /** As configured now. */
  readonly hook: () => { readonly argv: readonly string[]; readonly timeoutMs: number };
  readonly projectDir: string;
  readonly model: () => Model;
  readonly now: () => Now;
  readonly log: Log;
  readonly post: (...facts: Fact[]) => void;
  /** Aborted when the daemon ends. */
  readonly abort?: AbortSignal;
}

/** Asks the wake hook about a period. Its word is a fact; that it could not be asked is a veto, too. */
export async function askWakeHook(
  deps: WakeHookDeps,
  action: Extract<Action, { type: 'wake-hook' }>,
): Promise<void> {
  const { period } = action;
  const { argv, timeoutMs } = deps.hook();
  if (argv.length === 0) return deps.post({ type: 'wake-hook', period, ok: true, text: 'there is none' });
  const facts = { ...wakeFacts(deps.model(), deps.now()), period: new Date(period).toISOString() };
  const result = await runHook({
    argv,
    stdin: `${JSON.stringify(facts)}\n`,
    timeoutMs,
    cwd: deps.projectDir,
    env: { LOOPCTL_PROJECT: deps.projectDir },
    ...(deps.abort === undefined ? {} : { abort: deps.abort }),
  });
  if (deps.abort?.aborted === true) return;
  deps.log.info(
    { hook: 'wake', code: result.code, signal: result.signal, output: result.output },
    `the wake hook ${result.ok ? 'lets the wake pass' : `vetoes the wake: ${reasonOf(result)}`}`,
  );
  deps.post({ type: 'wake-hook', period, ok: result.ok, text: result.ok ? '' : reasonOf(result) });
}

function reasonOf({ code, signal, timedOut, output }: HookResult): string {
  const last = output.split('\n').at(-1) ?? '';
  const how = timedOut
    ? 'it took too long'
    : code === null
      ? `ended by ${signal ?? 'a fault'}`
      : `exit code ${code}`;
  return plain(last === '' ? how : `${how}: ${last}`, 200);
}
