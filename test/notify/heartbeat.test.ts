import { expect, onTestFinished, test } from 'vitest';
import { createHeartbeat, type Heartbeat } from '../../src/notify/heartbeat.ts';
import type { HeartbeatSpec } from '../../src/ports/channel.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { type Answer, type Receiver, startReceiver } from './support/receiver.ts';

interface Rig {
  readonly to: Receiver;
  readonly clock: FakeClock;
  readonly heartbeat: Heartbeat;
  notice: string | null;
  spec: HeartbeatSpec | null;
  paths(): readonly string[];
  /** Sweeps, and waits until its ping was answered. */
  ping(): Promise<void>;
}

async function rig(
  answer: (n: number) => Answer = () => 200,
  parts: Partial<HeartbeatSpec> = {},
): Promise<Rig> {
  const to = await startReceiver(answer);
  onTestFinished(() => to.close());
  const clock = createFakeClock();
  const made: Rig = {
    to,
    clock,
    notice: null,
    spec: { url: `${to.url}/beat?x=1`, interval_s: 60, events: true, ...parts },
    heartbeat: createHeartbeat({
      spec: () => made.spec,
      clock,
      env: {},
      isTold: () => made.notice !== null,
      tell: (why) => (made.notice = why),
    }),
    paths: () => to.received.map(({ path }) => path),
    async ping() {
      const [before, state] = [to.received.length, JSON.stringify(made.heartbeat.state())];
      made.heartbeat.progress();
      while (to.received.length === before || JSON.stringify(made.heartbeat.state()) === state)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
  return made;
}

test('pings at most every interval, and only when asked to', async () => {
  const { heartbeat, clock, ping, paths } = await rig();
  await ping();
  for (let sweep = 0; sweep < 5; sweep += 1) {
    await clock.advance(10_000);
    heartbeat.progress();
  }
  expect(paths()).toEqual(['/beat?x=1']);
  await clock.advance(10_000);
  await ping();
  expect(await clock.until(() => false, 3_600_000)).toBe(false);
  expect(paths()).toHaveLength(2);
});

test('start and end have addresses of their own, where they are wanted', async () => {
  const one = await rig();
  await one.heartbeat.end(false, 'the disk is gone');
  await one.heartbeat.end(true, 'sequence complete');
  expect(one.to.received.map(({ path, body }) => [path, body])).toEqual([
    ['/beat/fail?x=1', 'the disk is gone'],
    ['/beat?x=1', 'sequence complete'],
  ]);
  const other = await rig(() => 200, { events: false });
  other.heartbeat.start();
  await other.heartbeat.end(false, 'no');
  expect(other.paths()).toEqual([]);
});

test('a notice from the third failure in a row on, taken down by the next success, or with the heartbeat', async () => {
  // The answers differ, so that each shows in the state.
  const one = await rig((n) => (n === 3 ? 200 : { status: 500, body: `failure ${n}` }));
  for (const expected of [null, null, /answered 500/, null, null, null, /500/]) {
    await one.ping();
    if (expected === null) expect(one.notice).toBeNull();
    else expect(one.notice).toMatch(expected);
    await one.clock.advance(60_000);
  }
  expect(one.heartbeat.state()).toMatchObject({
    failing_since: expect.any(String),
    error: expect.stringMatching(/500/),
  });
  one.spec = null;
  one.heartbeat.progress();
  expect(one.notice).toBeNull();
  expect(one.heartbeat.state()).toBeNull();
});
