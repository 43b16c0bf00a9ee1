import { expect, test } from 'vitest';
import { processesOf } from '../e2e/lib/processes.ts';
import { startCli } from '../e2e/lib/run-cli.ts';
import { clis, prepareReal } from './real.ts';

interface Doctor {
  readonly findings: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly text: string;
    readonly next: string | null;
  }[];
}

test.for(clis)(
  'doctor --agents: %s answers; without a login it is said what to do; nothing stays behind',
  async (cli, context) => {
    const { project, api } = await prepareReal(context, {
      prompts: { builder: 'You are the builder.' },
      backends: { builder: cli },
    });
    const examine = async () => {
      const { result } = startCli(project, 'doctor', '--agents', '--json');
      const { findings } = JSON.parse((await result).out) as Doctor;
      // That a version is not among those tested is said beside the trial; a try of the newest ones is such a test.
      const isTried = (process.env.LOOPCTL_TEST_AGENTS ?? '') !== '';
      return findings.filter(({ name, verdict }) => name === 'trial' && !(isTried && verdict === 'warn'));
    };
    expect(await examine()).toEqual([
      {
        name: 'trial',
        verdict: 'ok',
        text: expect.stringMatching(
          new RegExp(`^${cli} [\\d.]+ was ready after [\\d.]+ s and answered after [\\d.]+ s$`),
        ),
        next: null,
      },
    ]);
    api.failures.fail({ kind: 'unauthorized' }, 1000);
    const [refused] = await examine();
    expect(refused).toMatchObject({ verdict: 'fail', next: expect.stringMatching(/^Log it in/) });
    expect(processesOf(project)).toEqual([]);
  },
);
