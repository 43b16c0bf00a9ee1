import { runDaemon } from '../../daemon/daemon.ts';
import type { Invocation, Outcome } from '../command.ts';
import { openReadyPipe, readyError } from '../daemon/ready-pipe.ts';
import { overrideOf } from '../override.ts';
import { projectDir } from '../project.ts';

/** What is still open after the end may hold the process this long. */
const LEAVE_MS = 2_000;

/** The daemon itself, in this process; `start` runs it detached and waits on its ready pipe. */
export async function daemon(invocation: Invocation): Promise<Outcome> {
  const pipe = openReadyPipe(process.env);
  try {
    const exitCode = await runDaemon({
      dir: projectDir(invocation),
      resume: invocation.options.resume === true,
      override: overrideOf(invocation),
      human: null,
      onReady: (ready) => pipe.tell({ ready }),
      statusPage: async () => (await import('../status-page.ts')).statusPage,
    });
    setTimeout(() => process.exit(exitCode), LEAVE_MS).unref();
    return { data: null, text: '', exitCode };
  } catch (error) {
    pipe.tell({ error: readyError(error) });
    setTimeout(() => process.exit(1), LEAVE_MS).unref();
    throw error;
  }
}
