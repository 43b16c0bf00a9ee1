import type { Quirks } from '../agent/agent.ts';
import type { SimSession } from '../world/terminal.ts';
import type { Acts, Stage } from './apply.ts';

type Kinds =
  | 'crash'
  | 'session-gone'
  | 'freeze'
  | 'hang'
  | 'stop-agent'
  | 'stuck-start'
  | 'dialog'
  | 'drop-input'
  | 'slow-agent'
  | 'forget-markers'
  | 'limit';

/** Between the crashes of an agent that crashes again and again. */
const CRASH_AGAIN_MS = 20_000;

/** Faults of the agents themselves. On one that does not live they do nothing. */
export function onAgents(stage: Stage): Acts<Kinds> {
  const { world, afterwards } = stage;
  const { tmux } = world;

  function withLive(agent: string, fn: (session: SimSession) => void): void {
    const session = tmux.of(agent);
    if (session !== null && !session.dead) fn(session);
  }

  function quirk(agent: string, change: Partial<Quirks>): void {
    withLive(agent, (session) => void Object.assign(session.agent.quirks, change));
  }

  function crash(agent: string, times: number): void {
    withLive(agent, (session) => tmux.exit(session, 1));
    if (times > 1) afterwards(CRASH_AGAIN_MS, () => crash(agent, times - 1));
  }

  return {
    crash: ({ agent, times }) => crash(agent, times),
    'session-gone': ({ agent }) => withLive(agent, tmux.remove),
    freeze({ agent, burns }) {
      if (burns) quirk(agent, { burns });
      withLive(agent, (session) => session.agent.freeze());
    },
    hang: ({ agent, burns }) => quirk(agent, { hangNext: true, ...(burns ? { burns } : {}) }),
    'stuck-start'({ agent }) {
      world.stickNextStart(agent);
      crash(agent, 1);
    },
    'stop-agent': ({ agent, ms }) => withLive(agent, (session) => session.agent.stop(ms)),
    dialog: ({ agent, ms }) =>
      withLive(agent, (session) => {
        session.agent.dialog(true);
        afterwards(ms, () => session.agent.dialog(false));
      }),
    'drop-input': ({ agent, enters, pastes }) => quirk(agent, { dropEnters: enters, dropPastes: pastes }),
    'slow-agent': ({ agent, ms, slowMs }) =>
      withLive(agent, ({ agent: program }) => {
        program.quirks.slowMs = slowMs;
        afterwards(ms, () => {
          program.quirks.slowMs = 0;
        });
      }),
    'forget-markers': ({ agent, turns }) => quirk(agent, { forgetMarkers: turns }),
    limit({ agent, ms, told, midTurn }) {
      const account = stage.project.config.roles[agent]?.account ?? '';
      world.accounts.limit(account, ms, told);
      if (midTurn) withLive(agent, (session) => session.agent.meetLimit());
    },
  };
}
