import { expect, test } from 'vitest';
import { timerRemarks, timersOf } from '../../../src/cli/service/timers.ts';
import type { Config } from '../../../src/config/config.ts';
import type { JobConfig } from '../../../src/config/jobs.ts';

const job: JobConfig = {
  ...{ cron: '0 2 * * 0', timezone: 'UTC', role: 'assistant', backend: null, model: null, prompt: null },
  ...{ task: '', timeout_s: 60, missed: 'run_once', timer: 'service', enabled: true },
};

function configWith(jobs: Readonly<Record<string, JobConfig>>, orchestrator = false) {
  const roles = orchestrator ? { orchestrator: {} } : {};
  return { jobs, roles } as unknown as Pick<Config, 'jobs' | 'roles'>;
}

test('a timer for the wake where there is an Orchestrator, and for jobs that the daemon does not run', () => {
  const config = configWith(
    {
      upgrade: job,
      links: { ...job, missed: 'skip', timezone: 'Europe/Berlin' },
      own: { ...job, timer: 'daemon' },
      off: { ...job, enabled: false },
    },
    true,
  );
  expect(timersOf(config)).toEqual({
    wake: true,
    jobs: [
      { name: 'upgrade', calendar: 'Sun *-*-* 2:0:0 UTC', persistent: true },
      { name: 'links', calendar: 'Sun *-*-* 2:0:0 Europe/Berlin', persistent: false },
    ],
  });
  expect(timerRemarks(config, timersOf(config))).toEqual([]);
});

test('a pattern that systemd has no words for is refused, by the name of its job', () => {
  expect(() => timersOf(configWith({ upgrade: { ...job, cron: '0 2 L * *' } }))).toThrow(
    'jobs.upgrade.cron: systemd has no words for 0 2 L * *',
  );
});

test('a job that nothing runs, and timers for nothing, are remarked', () => {
  expect(timerRemarks(configWith({ upgrade: job }), null)).toEqual([
    expect.stringMatching(/^nothing runs upgrade .*--timers/),
  ]);
  expect(timerRemarks(configWith({}), { wake: false, jobs: [] })).toEqual([
    expect.stringMatching(/^there is nothing to time/),
  ]);
  expect(timerRemarks(configWith({}), null)).toEqual([]);
});
