import { hasCode, LoopctlError } from '../../errors/error.ts';
import type { Invocation, Outcome } from '../command.ts';
import { testByDaemon } from '../notify/by-daemon.ts';
import { printTests, type TestResult } from '../print/notify.ts';
import { pathsOf } from '../project.ts';

/** `notify test`: sends a test notification, and tells for each channel whether it arrived; exit code 1 when one did not. */
export async function notify(invocation: Invocation): Promise<Outcome> {
  const [action = ''] = invocation.positionals;
  if (action !== 'test') {
    const text = `there is no \`notify ${action.slice(0, 40)}\``;
    throw new LoopctlError('LOOPCTL_E_USAGE', text, { next: 'Run `loopctl notify test`.' });
  }
  const channel = typeof invocation.options.channel === 'string' ? invocation.options.channel : null;
  const results = await send(invocation, channel);
  const ok = results.every((result) => result.ok);
  return { data: { schema: 1, ok, channels: results }, text: printTests(results), exitCode: ok ? 0 : 1 };
}

/** Through the daemon and its queue; where none runs, by the same channels from here. */
async function send(invocation: Invocation, channel: string | null): Promise<readonly TestResult[]> {
  const paths = pathsOf(invocation);
  try {
    return await testByDaemon(paths.controlSocket, channel);
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    return (await import('../notify/directly.ts')).testDirectly(paths.project, channel);
  }
}
