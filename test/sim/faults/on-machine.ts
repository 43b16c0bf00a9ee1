import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Acts, Stage } from './apply.ts';
import type { Fault } from './fault.ts';

type Kinds =
  | 'kill-daemon'
  | 'stop-daemon'
  | 'second-daemon'
  | 'reboot'
  | 'state-lost'
  | 'torn'
  | 'overflow'
  | 'pid-reuse'
  | 'server-death'
  | 'connection-loss'
  | 'tmux-trouble'
  | 'git-trouble'
  | 'news'
  | 'fetch-lag'
  | 'remote-down'
  | 'rewrite'
  | 'disk-full'
  | 'clock-jump';

/** Faults of the daemon, the machine, the terminal server, the disk, the network and the remote. */
export function onMachine(stage: Stage): Acts<Kinds> {
  const { world, keeper, afterwards } = stage;
  const { scheduler, tmux, news, git, disk } = world;

  function reboot(downMs: number): void {
    stage.onServerDeath();
    keeper.killFor(downMs);
    world.reboot();
  }

  function trouble(
    what: RegExp,
    { ms, timeouts, slowMs }: Extract<Fault, { kind: 'tmux-trouble' | 'git-trouble' }>,
  ): void {
    keeper.trouble(what, { untilAt: scheduler.now() + ms, timeouts, slowMs });
    afterwards(ms + 2 * slowMs, stage.onDisturbed);
  }

  return {
    'kill-daemon'({ moment, what, n, downMs }) {
      if (moment === 'now') keeper.killFor(downMs);
      else keeper.arm({ moment, what: new RegExp(what), n }, downMs);
    },
    'stop-daemon': ({ ms }) => keeper.stopFor(ms),
    'second-daemon': () => keeper.startAnother(),
    reboot: ({ downMs }) => reboot(downMs),
    torn({ power, cut, pages, downMs }) {
      if (power) reboot(downMs);
      else keeper.killFor(downMs);
      disk.tear({ cut, pages });
      stage.onStateLost();
      stage.tasks?.forgotten(!pages);
    },
    overflow({ ms }) {
      news.overflown = true;
      afterwards(ms, () => {
        news.overflown = false;
      });
    },
    'pid-reuse': () => tmux.reusePids(),
    'state-lost'({ files, downMs }) {
      keeper.killFor(downMs);
      disk.lose();
      stage.onStateLost();
      stage.tasks?.forgotten(false);
      const names = files ? ['.phase-index', '.phases-spec'] : [];
      for (const name of names) rmSync(join(world.paths.state, name), { force: true });
    },
    'server-death'({ ms }) {
      stage.onServerDeath();
      tmux.die(ms);
    },
    'connection-loss': ({ ms }) => tmux.disconnect(ms),
    'tmux-trouble': (fault) => trouble(/^tmux/, fault),
    'git-trouble': (fault) => trouble(/^git/, fault),
    news({ ms, lost, repeated, lateMs }) {
      Object.assign(news, { lost, repeated, lateMs });
      afterwards(ms, () => Object.assign(news, { lost: 0, repeated: 0, lateMs: 0 }));
    },
    'fetch-lag'({ ms }) {
      news.onlyByFetch = true;
      afterwards(ms, () => {
        news.onlyByFetch = false;
      });
    },
    'remote-down'({ ms }) {
      git.setReachable(false);
      afterwards(ms, () => git.setReachable(true));
    },
    rewrite: ({ depth, lost }) => git.rewrite(depth, lost),
    'disk-full'({ ms }) {
      disk.setFull(true);
      afterwards(ms, () => disk.setFull(false));
    },
    'clock-jump': ({ ms }) => scheduler.jump(ms),
  };
}
