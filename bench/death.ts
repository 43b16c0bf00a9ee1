import { measureByEvent, measureBySweep } from './death/loopctl.ts';
import { measurePeer } from './death/peers.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { atMost, goalHeading } from './lib/goal.ts';
import { summary } from './lib/percentiles.ts';
import { absentRow, summaryRow } from './lib/rows.ts';
import { summaryHeading, table } from './lib/table.ts';
import { startPm2 } from './peers/pm2.ts';
import { startRunit } from './peers/runit.ts';
import { startS6 } from './peers/s6.ts';
import { startSupervisord } from './peers/supervisord.ts';

const DEATHS = 100;
/** Of a supervisor that takes a second for each. */
const SLOW_DEATHS = 30;
const SWEEP_S = 10;
const UNHEARD = 4;

export const death: Benchmark = {
  title: 'Death to relaunch',
  about: [
    'Milliseconds from SIGKILL of a supervised program (sh that notes its start, then sleeps; the same for all). *Issued*:',
    "the launch was decided, durable and about to be given to the terminal, by the daemon's own log, to the millisecond.",
    '*Started*: the new program had noted its start, which takes a shell and `date` some milliseconds by themselves.',
    'loopctl runs it in a new tmux session with a launch wrapper. *Event lost*: the wrapper dies with the program, so',
    `that only the sweep, every ${SWEEP_S} s, can find out. Waits after repeated deaths are configured away, but for the`,
    'second that runit and s6 always wait after a program that ran for less than one.',
  ].join('\n'),
  async run() {
    const event = await measureByEvent(DEATHS);
    const pm2 = await measurePeer(startPm2, DEATHS);
    // All of them wait most of the time.
    const [supervisord, runit, s6, sweep] = await Promise.all([
      measurePeer(startSupervisord, SLOW_DEATHS),
      measurePeer(startRunit, SLOW_DEATHS),
      measurePeer(startS6, SLOW_DEATHS),
      measureBySweep(UNHEARD, SWEEP_S),
    ]);
    const sweepMs = SWEEP_S * 1000;
    return table([
      ['SIGKILL → …, ms', ...summaryHeading, 'mean', ...goalHeading],
      summaryRow('loopctl: issued', event.issued, atMost(summary(event.issued).p99, 50, 'p99')),
      summaryRow('loopctl: started', event.started),
      startedRow('supervisord', supervisord),
      startedRow('runit', runit),
      startedRow('s6', s6),
      startedRow('pm2', pm2),
      summaryRow(
        'loopctl, event lost: issued',
        sweep.issued,
        atMost(Math.max(...sweep.issued), sweepMs, 'max'),
      ),
      summaryRow('loopctl, event lost: started', sweep.started),
    ]);
  },
};

function startedRow(name: string, ms: readonly number[] | null): readonly string[] {
  return ms === null ? absentRow(`${name}: started`) : summaryRow(`${name}: started`, ms);
}
