import { receiptsOf } from './audit.ts';
import { createProject, type ProjectOptions, type TestProject } from './project.ts';

/** The demo agent without a brain for its loop: takes every message, notes it, answers, and does nothing else. */
const backends = {
  demo: {
    launch: {
      fresh: [
        '{node}',
        '{agent}',
        '--role',
        'other',
        '--session',
        '{conversation}',
        ['--prompt', '{prompt}'],
      ],
      resume: [
        '{node}',
        '{agent}',
        '--role',
        'other',
        '--resume',
        '{conversation}',
        ['--prompt', '{prompt}'],
      ],
    },
  },
};

/** A project whose loops only listen: what happens in the work repo is up to the test. */
export function createQuietProject(options: ProjectOptions = {}): TestProject {
  return createProject({
    ...options,
    plans: options.plans ?? { one: '# One\n' },
    config: { backends, ...options.config },
  });
}

/** How many of our messages that the agent took have all these words. */
export function timesTold(project: TestProject, role: string, ...words: readonly string[]): number {
  return receiptsOf(project, role)
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.includes('[loopctl ') && words.every((word) => line.includes(word))).length;
}
