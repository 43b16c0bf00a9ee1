import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { NotificationRow } from '../../src/ports/notifier.ts';
import { type Answer, type Receiver, startReceiver } from './support/receiver.ts';
import { calm, createRig, ntfy, type Rig, webhook } from './support/rig.ts';

async function receiver(answer: (n: number) => Answer): Promise<Receiver> {
  const started = await startReceiver(answer);
  onTestFinished(() => started.close());
  return started;
}

const statuses = (rig: Rig): readonly string[] =>
  rig.store.notifications().map(({ key, status }) => `${key} ${status}`);
const isOpen = ({ status }: NotificationRow): boolean => status === 'queued' || status === 'sending';
const settled = (rig: Rig) => (): boolean => !rig.store.notifications().some(isOpen);
/** Keys in the bodies that were taken, once for each id. */
const keysOf = (to: Receiver): readonly string[] =>
  [...to.taken().values()].map(([body = '{}']) => String((JSON.parse(body) as { key: unknown }).key));

test('each channel is told once; what still stands is not news', async () => {
  const to = await receiver(() => 200);
  const rig = createRig({ spec: { channels: [webhook(to.url), ntfy(`${to.url}/topic`)] } });
  rig.tell('parked/builder');
  rig.tell('parked/builder');
  await rig.until('both', settled(rig));
  expect(to.received).toHaveLength(2);
  rig.over('parked/builder');
  await rig.clock.advance(1);
  rig.tell('parked/builder');
  await rig.until('both again', () => to.received.length === 4 && settled(rig)());
  expect(to.taken().size).toBe(2);
});

test('a failing channel blocks no other, is tried again ever later, and has a notice from the third failure on', async () => {
  const bad = await receiver((n) => (n < 4 ? 500 : 200));
  const good = await receiver(() => 200);
  const rig = createRig({
    spec: { channels: [webhook(bad.url, { name: 'bad' }), webhook(good.url, { name: 'good' })] },
  });
  rig.tell('a');
  rig.tell('b');
  await rig.until('the good one', () => good.received.length === 2);
  for (const [n, waitMs] of [5_000, 10_000, 20_000, 40_000].entries()) {
    await rig.until(`failure ${n + 1}`, () => bad.received.length === n + 1 && !isSending(rig));
    expect(rig.troubles.has('notify/bad')).toBe(n >= 2);
    await rig.clock.advance(waitMs - 1);
    expect(bad.received).toHaveLength(n + 1);
    await rig.clock.advance(1);
  }
  await rig.until('all', settled(rig));
  expect(keysOf(bad)).toEqual(['a', 'b']);
  expect(rig.troubles.size).toBe(0);
  expect(rig.notifications.state()).toMatchObject([
    { name: 'bad', queued: 0, failing_since: null, last_sent: expect.any(String) },
    { name: 'good', queued: 0 },
  ]);
});

function isSending(rig: Rig): boolean {
  return rig.store.notifications().some(({ status }) => status === 'sending');
}

test('a refusal is final, has a notice that says how to mend it, and the next success takes it down', async () => {
  const to = await receiver((n) => (n === 0 ? { status: 404, body: 'no such topic' } : 200));
  const rig = createRig({ spec: { channels: [ntfy(`${to.url}/secret-topic`)] } });
  rig.tell('a');
  await rig.until('the refusal', settled(rig));
  expect(statuses(rig)).toEqual(['a failed']);
  const notice = rig.troubles.get('notify/phone') ?? '';
  expect(notice).toMatch(/phone \(ntfy\).*404 Not Found: no such topic.*notify test --channel phone/);
  expect(notice).not.toContain('secret-topic');
  rig.tell('b');
  await rig.until('the next', settled(rig));
  expect(rig.troubles.size).toBe(0);
});

test('given up after its time, with a notice', async () => {
  const to = await receiver(() => 503);
  const rig = createRig({ spec: { channels: [webhook(to.url)], give_up_after_s: 12 } });
  rig.tell('a');
  for (const wait of [5_000, 10_000]) {
    await rig.until('a failure', () => to.received.length > 0 && !isSending(rig));
    await rig.clock.advance(wait);
  }
  await rig.until('the end', settled(rig));
  expect(statuses(rig)).toEqual(['a failed']);
  expect(rig.troubles.get('notify/hook')).toMatch(/given up: .*503/);
});

test('quiet hours: one digest in the morning, on time, from whatever daemon is there; what is critical at once', async () => {
  const to = await receiver(() => 200);
  const quiet = {
    from: 22 * 60,
    to: 7 * 60,
    timezone: 'Europe/Berlin',
    digestAt: 7 * 60,
    criticalPasses: true,
  };
  const spec = { channels: [webhook(to.url)], quiet };
  const evening = createRig({ spec, startWallMs: Date.parse('2026-10-24T21:00:00Z') });
  evening.tell('a');
  evening.tell('b', 'info');
  evening.tell('fire', 'critical');
  await evening.until('the critical one', () => to.received.length === 1);
  evening.notifications.stop();
  const morning = createRig({ spec, from: evening });
  morning.notifications.look();
  morning.tell('c');
  morning.over('a');
  // The clocks go back that night.
  await morning.clock.advance(Date.parse('2026-10-25T05:59:59Z') - morning.clock.now().wall);
  expect(keysOf(to)).toEqual(['fire']);
  await morning.clock.advance(2_000);
  await morning.until('the digest', settled(morning));
  expect(keysOf(to)).toEqual(['fire', 'digest']);
  const digest = JSON.parse(to.received[1]?.body ?? '{}') as Record<string, unknown>;
  expect(digest).toMatchObject({ title: 'trial: 3 notices', severity: 'warning', count: 3 });
  expect(String(digest.text).split('\n')).toEqual([
    '23:00 warning: text of a (over by now)',
    '23:00 info: text of b',
    '23:00 warning: text of c',
  ]);
});

test('more than the rate allows comes as one summary', async () => {
  const to = await receiver(() => 200);
  const rig = createRig({ spec: { channels: [webhook(to.url)], rate: { count: 3, window_s: 600 } } });
  for (let n = 0; n < 9; n += 1) rig.tell(`k${n}`);
  await rig.until('the window is full', settled(rig));
  expect(keysOf(to)).toEqual(['k0', 'k1', 'digest']);
  rig.tell('late');
  rig.tell('later');
  await rig.clock.advance(599_000);
  expect(to.received).toHaveLength(3);
  await rig.clock.advance(2_000);
  await rig.until('the next window', settled(rig));
  expect(to.received.length).toBeLessThanOrEqual(5);
  expect(
    to.received
      .slice(3)
      .flatMap(({ body }) => (JSON.parse(body) as { items: { key: string }[] }).items.map(({ key }) => key)),
  ).toEqual(['late', 'later']);
});

test('a trouble that is gone within a minute is not told; one that stays is', async () => {
  const to = await receiver(() => 200);
  const rig = createRig({ spec: { channels: [webhook(to.url)] } });
  rig.tell('terminal', 'warning', 60_000);
  rig.tell('store', 'warning', 60_000);
  await rig.clock.advance(30_000);
  rig.over('terminal');
  await rig.clock.advance(30_001);
  await rig.until('the other', settled(rig));
  expect(keysOf(to)).toEqual(['store']);
  expect(statuses(rig)).toEqual(['terminal dropped', 'store sent']);
});

test('severities and keys choose the channel; its own failing is told by the others', async () => {
  const to = await receiver(() => 200);
  const one = (name: string, parts: Parameters<typeof webhook>[1] = {}) =>
    webhook(`${to.url}/${name}`, { name, ...parts });
  const rig = createRig({
    spec: {
      channels: [
        one('all'),
        one('bad', { severity: 'critical' }),
        one('parked', { only: ['parked/'] }),
        one('rest', { except: ['parked/'] }),
      ],
    },
  });
  rig.tell('parked/builder', 'critical');
  rig.tell('note', 'info');
  rig.tell('notify/all', 'warning');
  await rig.until('all', settled(rig));
  const told = to.received.map(
    ({ path, body }) => `${path.slice(1)} ${(JSON.parse(body) as { key: string }).key}`,
  );
  expect(told.toSorted()).toEqual([
    'all note',
    'all parked/builder',
    'bad parked/builder',
    'parked parked/builder',
    'rest note',
    'rest notify/all',
  ]);
});

test('a removed channel takes its queue and its notice with it; a changed one goes on under the same id', async () => {
  const down = await receiver(() => 500);
  const up = await receiver(() => 200);
  const rig = createRig({
    spec: { channels: [webhook(down.url, { name: 'x' }), webhook(down.url, { name: 'y' })] },
  });
  rig.tell('a');
  await rig.until('both fail', () => down.received.length === 2 && !isSending(rig));
  rig.configure({ channels: [webhook(up.url, { name: 'y' })] });
  await rig.clock.advance(5_000);
  await rig.until('the changed one', settled(rig));
  expect(statuses(rig)).toEqual(['a dropped', 'a sent']);
  const ids = new Set([...down.received, ...up.received].map(({ headers }) => headers['idempotency-key']));
  expect(ids.size).toBe(1);
});

test('before a daemon leaves for good it tries everything, but not for ever', async () => {
  const to = await receiver((n) => (n === 0 ? 500 : 200));
  const silent = await receiver(() => 'silence');
  const quiet = { from: 0, to: 1_439, timezone: 'UTC', digestAt: 1_439, criticalPasses: true };
  const rig = createRig({
    spec: { channels: [webhook(to.url), webhook(silent.url, { name: 'silent', timeout_s: 60 })] },
  });
  rig.tell('a');
  await rig.until('the failure', () => to.received.length === 1 && statuses(rig)[0] === 'a queued');
  rig.configure({ quiet });
  rig.tell('complete', 'info');
  const drained = rig.notifications.drain(10_000, true);
  await rig.until('the last words', () => keysOf(to).includes('complete'));
  await rig.clock.advance(10_000);
  await drained;
  rig.notifications.stop();
  expect(keysOf(to)).toEqual(['a', 'complete']);
  const left = rig.store.notifications().filter(({ channel }) => channel === 'silent');
  expect(left.map(({ status }) => status)).toEqual(['sending', 'queued']);
});

test('nothing is waited for, and no timer runs, while nothing is queued', async () => {
  const to = await receiver(() => 200);
  const rig = createRig({ spec: { channels: [webhook(to.url)] } });
  rig.notifications.look();
  rig.tell('a');
  await rig.until('it', settled(rig));
  expect(await rig.clock.until(() => false, 86_400_000)).toBe(false);
  expect(to.received).toHaveLength(1);
});

const answers = fc.constantFrom<Answer>(200, 200, 500, 429, 503, 'reset');
const acts = fc.array(fc.constantFrom('tell', 'tell', 'kill', 'wait'), { minLength: 3, maxLength: 10 });

test('in any order of faults and kills, each notification is taken once by its id', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(answers, { maxLength: 8 }), acts, async (script, life) => {
      const to = await startReceiver((n) => script[n] ?? 200);
      let rig = createRig({ spec: { ...calm, channels: [webhook(to.url)] } });
      let told = 0;
      for (const act of life) {
        if (act === 'tell') rig.tell(`k${told++}`);
        if (act === 'wait') await rig.clock.advance(7_000);
        if (act === 'kill') {
          rig.notifications.stop();
          rig = createRig({ spec: { ...calm, channels: [webhook(to.url)] }, from: rig });
          rig.notifications.look();
        }
      }
      for (let n = 0; n < 40 && !settled(rig)(); n += 1) {
        await rig.until('no attempt runs', () => !isSending(rig));
        await rig.clock.advance(900_000);
      }
      rig.notifications.stop();
      await to.close();
      const expected = Array.from({ length: told }, (_, n) => `k${n}`);
      expect(keysOf(to).toSorted()).toEqual(expected.toSorted());
      for (const bodies of to.taken().values()) expect(new Set(bodies).size).toBe(1);
    }),
    { numRuns: 40 },
  );
});
