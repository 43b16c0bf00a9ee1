import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wakeFacts } from '../../src/core/view/wake-facts.ts';
import { fillWake } from '../../src/core/view/wake-text.ts';
import { claim, review } from '../protocol/history.ts';
import { type Life, makeRunning, makeSettings } from './make.ts';

const shipped = readFileSync(new URL('../../prompts/wake.md', import.meta.url), 'utf8');
const roles = { builder: {}, adversary: {}, orchestrator: { autostart: true, account: 'other' } };

function supervised(): Life {
  const life = makeRunning(makeSettings({ roles, wake: { when: 'always', hook: false } }));
  life.after(60);
  return life;
}

const filled = (life: Life, template = shipped): string =>
  fillWake(template, wakeFacts(life.model, life.now));

test('the shipped prompt is filled with how things stand', () => {
  const life = supervised();
  life.signal('builder', { event: 'dialog', what: 'x' });
  life.after(10);
  life.push([claim('c', 'g')], { saysDone: true });
  const text = filled(life);
  expect(text).not.toMatch(/\{\w+\}/);
  expect(text).toContain('- Phase: 1 (1 of 2), says done and is not');
  expect(text).toMatch(/- .*g.* \(adversary\)/);
  expect(text).toMatch(/- builder: blocked for \d+ s: signal: dialog/);
  expect(text).toContain('- adversary: a verdict on g');
  expect(text).toMatch(/- warning, since 2026-01-05T10:\S+Z: builder waits for a person/);
  expect(text).not.toContain('orchestrator: ');
});

test('with nothing to tell it says so', () => {
  const text = filled(supervised(), '{owed}\n{notices}\n{since}');
  expect(text).toBe('- none\n- none\n- none');
});

test('news are those since the last wake, over or good; what stands is among the notices', () => {
  const life = supervised();
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  expect(wakeFacts(life.model, life.now).since_last).toMatchObject([{ text: 'phase 1 is done' }]);
  const { wall } = life.now;
  life.after(1, { type: 'wake-period', period: wall - 1000, next: wall + 60_000 });
  life.after(60, { type: 'wake-period', period: wall + 60_000, next: wall + 120_000 });
  expect(wakeFacts(life.model, life.now)).toMatchObject({
    last_wake: new Date(life.now.wall).toISOString(),
    since_last: [],
  });
});

test('what others wrote is plain, bounded, without keys, and no placeholder', () => {
  const life = supervised();
  const text = `\x1b[31m{agents}\n# heading sk-ant-${'a'.repeat(40)} ${'x'.repeat(5000)}`;
  life.tell({ type: 'trouble', key: 'repo', text });
  const lines = filled(life, '{notices}').split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('{agents} # heading [redacted:anthropic]');
  expect(lines[0]?.length).toBeLessThan(450);
});
