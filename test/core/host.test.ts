import { expect, test } from 'vitest';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import type { Fact } from '../../src/core/facts.ts';
import { type Life, makeRunning, makeSettings } from './make.ts';

const settings = makeSettings();
const auto = makeSettings({ host: { ...settings.host, auto: true } });
const away: Fact = { type: 'remote', ok: false, error: 'no route' };

function ran(life: Life, ok: boolean): string[] {
  const how = ok ? 'exit code 0' : 'exit code 1';
  return life.tell({ type: 'host-ran', n: life.model.host.count, ok, how, output: 'usage limit reached' });
}

test('a check that is asked for runs at once and once, and is told of', () => {
  const life = makeRunning();
  const ask: Fact = { type: 'host-ask', what: 'check', by: 'ada' };
  expect(life.tell(ask, ask)).toEqual(['host check 1 for ada']);
  expect(life.tell()).toEqual([]);
  expect(ran(life, true)).toEqual(['notify host/check, upwards']);
  expect(life.actions.at(-1)).toMatchObject({
    severity: 'info',
    text: 'the check of the host, asked for by ada, went well',
  });
  expect(life.model.notices).toEqual({});
  expect(life.after(60)).toEqual([]);
});

test('a failed check stands until one goes well; what it printed is told to nobody', () => {
  const life = makeRunning();
  life.tell({ type: 'host-ask', what: 'check', by: 'ada' });
  ran(life, false);
  expect(life.model.notices['host/check']?.text).toBe(
    'the check of the host, asked for by ada, failed: exit code 1',
  );
  life.tell({ type: 'host-ask', what: 'check', by: 'ada' });
  expect(ran(life, true)).toEqual(['notify host/check, upwards', 'resolve host/check']);
  expect(life.model.host.last.check?.output).toBe('usage limit reached');
});

test('a recreation is told of and stands for its cooldown', () => {
  const life = makeRunning();
  life.tell({ type: 'host-ask', what: 'recreate', by: 'ada' });
  expect(ran(life, true)).toEqual(['notify host/recreate, upwards']);
  expect(life.actions.at(-1)).toMatchObject({ severity: 'warning' });
  expect(life.after(3599)).not.toContain('resolve host/recreate');
  expect(life.after(2)).toContain('resolve host/recreate');
});

test('nothing runs by itself unless it is allowed to', () => {
  const life = makeRunning();
  life.tell(away);
  expect(life.after(100_000).filter((line) => line.startsWith('host'))).toEqual([]);
});

const isRun = (line: string): boolean => line.startsWith('host');

/** Lets time pass in steps of a sweep, and every run end so. */
function live(life: Life, seconds: number, ok: boolean): readonly string[] {
  const begun: string[] = [];
  for (let s = 0; s < seconds; s += 10) {
    let done = life.after(10).filter(isRun);
    while (done.length > 0) {
      begun.push(...done.map((line) => `${s + 10} ${line}`));
      done = ran(life, ok).filter(isRun);
    }
  }
  return begun;
}

test('with auto: checks while the remote is away, a recreation after several in vain, another only after its cooldown', () => {
  const life = makeRunning(auto);
  life.tell(away);
  expect(live(life, 1_500, false)).toEqual([
    '600 host check 1 for loopctl',
    '900 host check 2 for loopctl',
    '1200 host check 3 for loopctl',
    '1200 host recreate 4 for loopctl',
    '1500 host check 5 for loopctl',
  ]);
  const later = live(life, 4_000, false).filter((line) => line.includes('recreate'));
  expect(later).toHaveLength(1);
  expect(Number(later[0]?.split(' ')[0])).toBeGreaterThanOrEqual(3600 + 1200 - 1500);
});

test('with auto: a check that goes well begins the count anew, and a remote that answers ends it', () => {
  const life = makeRunning(auto);
  life.tell(away);
  live(life, 900, false);
  live(life, 300, true);
  expect(life.model.host.failures).toBe(0);
  life.tell({ type: 'remote', ok: true, error: null });
  expect(live(life, 2_000, false)).toEqual([]);
});

test('a pause holds auto, and not what a person asks for', () => {
  const life = makeRunning(auto);
  life.tell(away, { type: 'pause', agent: null, on: true, by: 'ada' });
  expect(live(life, 1_000, false)).toEqual([]);
  expect(life.tell({ type: 'host-ask', what: 'check', by: 'ada' })).toContain('host check 1 for ada');
});

test('a daemon that dies while it recreates the host counts it, and does not do it again', () => {
  const life = makeRunning(auto);
  life.tell({ type: 'host-ask', what: 'recreate', by: 'ada' });
  const saved = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  const model = { ...fromDurable(saved, auto, 'boot', life.now), ready: true };
  expect(model.host).toMatchObject({
    running: null,
    asked: null,
    last: { recreate: { ok: false, how: 'the daemon ended while it ran' } },
  });
  life.model = model;
  expect(life.tell()).toContain('notify host/recreate, upwards');
  expect(life.after(10).filter((line) => line.startsWith('host'))).toEqual([]);
});
