import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import { plain } from '../../protocol/text.ts';
import { type HookResult, runHook } from '../hooks/run-hook.ts';
import type { Log } from '../log.ts';

export interface RunHostDeps {
  /** As configured now. */
  readonly hook: (what: 'check' | 'recreate') => {
    readonly argv: readonly string[];
    readonly timeoutMs: number;
  };
  readonly projectDir: string;
  readonly model: () => Model;
  readonly log: Log;
  readonly post: (...facts: Fact[]) => void;
  /** Aborted when the daemon ends. */
  readonly abort: AbortSignal;
}

const OUTPUT_CHARS = 2_000;

/** Runs a program of the host fallback; how it ended is a fact. A daemon that ends leaves it to the next one to say so. */
export async function runHost(deps: RunHostDeps, action: Extract<Action, { type: 'host' }>): Promise<void> {
  const { n, what, by } = action;
  const { argv, timeoutMs } = deps.hook(what);
  if (argv.length === 0)
    return deps.post({ type: 'host-ran', n, ok: false, how: `host.${what} is not configured`, output: '' });
  deps.log.info({ host: what, n, by }, `host ${what} begins`);
  const result = await runHook({
    argv,
    stdin: `${JSON.stringify(about(deps.model(), action))}\n`,
    timeoutMs,
    cwd: deps.projectDir,
    env: { LOOPCTL_PROJECT: deps.projectDir, LOOPCTL_HOST: what },
    abort: deps.abort,
  });
  if (deps.abort.aborted) return;
  const how = endOf(result);
  deps.log[result.ok ? 'info' : 'warn']({ host: what, n, by, output: result.output }, `host ${what}: ${how}`);
  deps.post({ type: 'host-ran', n, ok: result.ok, how, output: result.output.slice(-OUTPUT_CHARS) });
}

/** What the program is given to read. */
function about({ settings, repo, host }: Model, { what, by }: Extract<Action, { type: 'host' }>): object {
  return {
    schema: 1,
    event: `host-${what}`,
    project: settings.project,
    by,
    unreachable_since: repo.unreachable === null ? null : new Date(repo.unreachable.since.wall).toISOString(),
    failures: host.failures,
  };
}

function endOf({ code, signal, timedOut }: HookResult): string {
  if (timedOut) return 'it took too long';
  return code === null ? `ended by ${plain(signal ?? 'a fault', 20)}` : `exit code ${code}`;
}
