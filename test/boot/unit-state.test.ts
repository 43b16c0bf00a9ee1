import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lingers } from '../../src/boot/systemd/linger.ts';
import { parseUnitState } from '../../src/boot/systemd/unit-state.ts';

// As `systemctl show --timestamp=unix` of systemd 252 prints it.
const running = `UnitFileState=enabled
ActiveState=active
SubState=running
MainPID=136
StateChangeTimestamp=@1795174403
NRestarts=2
Result=success
StatusText=phase 1 of 2 (one): builder busy, adversary waiting
`;

test('a running unit', () => {
  expect(parseUnitState('loopctl@x.service', running)).toEqual({
    service: 'loopctl@x.service',
    enabled: true,
    active: 'active, running',
    pid: 136,
    since: new Date(1_795_174_403_000).toISOString(),
    restarts: 2,
    result: null,
    says: 'phase 1 of 2 (one): builder busy, adversary waiting',
  });
});

test.each([
  ['of which nothing is known', ''],
  [
    'that never ran',
    'UnitFileState=\nActiveState=inactive\nSubState=dead\nMainPID=0\nStateChangeTimestamp=\nNRestarts=0\n',
  ],
])('a unit %s', (_, text) => {
  expect(parseUnitState('u', text)).toMatchObject({
    enabled: false,
    pid: null,
    since: null,
    result: null,
    says: null,
  });
});

test('words of the daemon are made plain', () => {
  const { says, result } = parseUnitState('u', 'StatusText=a\u001b[31mred\nResult=watchdog\n');
  expect([says?.includes('\u001b'), result]).toEqual([false, 'watchdog']);
});

test('lingering is a file by the name of the user', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loopctl-linger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'ann'), '');
  expect(lingers('ann', folder)).toBe(true);
  expect(lingers('bob', folder)).toBe(false);
  expect(lingers('ann', join(folder, 'missing'))).toBe(false);
});
