import { initialModel } from '../../src/core/initial.ts';
import type { Model } from '../../src/core/model.ts';
import { step } from '../../src/core/step.ts';
import { systemClock } from '../../src/daemon/clock.ts';
import { createLooker } from '../../src/daemon/observe/look.ts';
import { createSessionObserver, type SessionObserver } from '../../src/daemon/observe/sessions.ts';
import { createPanes } from '../../src/daemon/panes.ts';
import { loadProject, settingsOf } from '../../src/daemon/project.ts';
import { createHost } from '../../src/system/proc/host.ts';
import { createTmuxTerminal } from '../../src/terminal/tmux/terminal.ts';
import type { TestProject } from '../../test/e2e/lib/project.ts';
import { crowdSettings } from '../crowd/settings.ts';

export interface Sweeping {
  readonly observer: SessionObserver;
  /** Agents that the model knows to have a session. */
  known(): number;
  close(): Promise<void>;
}

/** The daemon's session observer over its own connection to the crowd's tmux server, with a model that adopts all of it. */
export async function createSweeping({ dir, paths }: TestProject, count: number): Promise<Sweeping> {
  const project = loadProject(dir);
  const settings = crowdSettings(settingsOf(project, 'one', null), count);
  const host = createHost();
  const clock = systemClock;
  let model: Model = initialModel(settings, clock.now());
  const post: Parameters<typeof createSessionObserver>[0]['post'] = (...facts) => {
    model = step(model, facts, clock.now()).model;
  };
  const terminal = createTmuxTerminal({
    socket: paths.tmuxSocket,
    project: paths.project,
    bootId: host.bootId(),
  });
  const backendOf = () => project.backends.get('sleeper') ?? null;
  const observer = createSessionObserver({
    ...{ terminal, post, panes: createPanes(), model: () => model, onAdopted: async () => {} },
    looker: createLooker({ terminal, host, clock, backendOf, post }),
  });
  await terminal.open((event) => observer.onEvent(event));
  return {
    observer,
    known: () => Object.values(model.agents).filter((agent) => agent.session.pane !== null).length,
    close: () => terminal.close(),
  };
}
