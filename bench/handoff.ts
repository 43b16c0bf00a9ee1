import { measureFloor } from './handoff/floor.ts';
import { measureLoopctl } from './handoff/loopctl.ts';
import { measurePollers } from './handoff/pollers.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { atMost, goalHeading } from './lib/goal.ts';
import { summary } from './lib/percentiles.ts';
import { summaryRow } from './lib/rows.ts';
import { summaryHeading, table } from './lib/table.ts';

const SAMPLES = 60;
const FLOOR_SAMPLES = 40;
const POLLERS = 12;

export const handoff: Benchmark = {
  title: 'Handoff latency',
  about: [
    'Milliseconds from the moment at which `git push` of a claim returned to its builder. A local bare remote, real',
    'tmux, a daemon with shipped timers, an idle demo agent as adversary. *Pasted*: the program in the other pane had',
    'read the message from its terminal. *Acknowledged*: the daemon knew that the agent took it. Refs change before',
    'the push returns, so that a value may be below 0. *Floor*: a process that watches the ref and gives tmux one',
    `command over an open connection. *Pollers*: sh, \`git fetch\`, \`tmux send-keys\`, \`sleep\`; ${POLLERS} of each measured once,`,
    'at a random moment of the interval.',
  ].join('\n'),
  async run() {
    const floor = await measureFloor(FLOOR_SAMPLES);
    const { pasted, acknowledged } = await measureLoopctl(SAMPLES);
    const pollers = await Promise.all([measurePollers(POLLERS, 2), measurePollers(POLLERS, 30)]);
    const { p50, p99 } = summary(pasted);
    return table([
      ['push returned → …, ms', ...summaryHeading, 'mean', ...goalHeading],
      summaryRow('floor: pasted', floor),
      summaryRow('loopctl: pasted', pasted, atMost(p50, 60, 'p50'), atMost(p99, 250, 'p99')),
      summaryRow('loopctl: acknowledged', acknowledged, atMost(summary(acknowledged).p99, 600, 'p99')),
      summaryRow('2 s poller: pasted', pollers[0]),
      summaryRow('30 s poller: pasted', pollers[1]),
    ]);
  },
};
