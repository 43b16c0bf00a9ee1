import { writeFileSync } from 'node:fs';
import type { SimSession } from '../world/terminal.ts';
import type { Acts, Stage } from './apply.ts';

type Kinds =
  | 'draft'
  | 'copy-mode'
  | 'editor'
  | 'pause'
  | 'plan-edit'
  | 'config-edit'
  | 'send'
  | 'restart'
  | 'third-party';

/** What people do meanwhile. */
export function onPeople(stage: Stage): Acts<Kinds> {
  const { world, keeper, afterwards } = stage;
  let { project } = stage;
  let nonce = 0;

  /** Something about a session, undone after a while. */
  function forAWhile(
    agent: string,
    ms: number,
    on: (session: SimSession) => void,
    off: (session: SimSession) => void,
  ): void {
    const session = world.tmux.of(agent);
    if (session === null || session.dead) return;
    on(session);
    afterwards(ms, () => off(session));
  }

  function set(agent: string, ms: number, during: Partial<SimSession>, after: Partial<SimSession>): void {
    forAWhile(
      agent,
      ms,
      (session) => void Object.assign(session, during),
      (session) => void Object.assign(session, after),
    );
  }

  return {
    draft: ({ agent, ms, attached }) =>
      forAWhile(
        agent,
        ms,
        (session) => {
          session.agent.type('please also look at');
          session.attached = attached;
        },
        (session) => {
          session.agent.clearLine();
          session.attached = false;
        },
      ),
    'copy-mode': ({ agent, ms }) => set(agent, ms, { copyMode: true }, { copyMode: false }),
    editor: ({ agent, ms }) => set(agent, ms, { foreground: false }, { foreground: true }),
    pause({ agent, ms }) {
      keeper.post({ type: 'pause', agent, on: true, by: 'sim' });
      afterwards(ms, () => keeper.post({ type: 'pause', agent, on: false, by: 'sim' }));
    },
    'plan-edit'() {
      const index = keeper.model()?.phase.index ?? 0;
      const file = project.config.phases[index]?.planFile;
      if (file !== undefined) writeFileSync(file, `# Plan, edited at ${world.scheduler.now()}\n`);
    },
    'config-edit'({ good }) {
      if (!good) {
        keeper.post({ type: 'config-error', error: 'line 3: no such key' });
        return;
      }
      const { timers } = project.config;
      const handoff_repeat_s = timers.handoff_repeat_s === 600 ? 540 : 600;
      project = { ...project, config: { ...project.config, timers: { ...timers, handoff_repeat_s } } };
      keeper.configure(project);
    },
    send({ agent }) {
      nonce += 1;
      keeper.post({ type: 'send', agent, text: 'How is it going?', by: 'sim', nonce: `n${nonce}` });
    },
    restart: ({ agent, mode }) => keeper.post({ type: 'restart', agent, mode, by: 'sim' }),
    'third-party'() {
      const changes = { 'NOTES.md': `${world.scheduler.now()}` };
      world.git.push({ author: 'other', subject: 'review(x): PASS by a bystander', changes });
    },
  };
}
