import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog, type LogOptions } from '../../src/daemon/log.ts';
import { createRotatingFile } from '../../src/daemon/rotating-file.ts';
import { diskSpace } from '../../src/system/files/space.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (options: Partial<LogOptions> = {}) =>
  createLog({ dir: join(dir, 'logs'), level: 'info', human: null, ...options });
const records = (): Record<string, unknown>[] =>
  readFileSync(join(dir, 'logs', 'daemon.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('records are JSON lines with level, ISO time, bindings and message; lower levels are left out', () => {
  const log = open();
  log.debug('unseen');
  log.child({ agent: 'builder' }).warn({ pid: 7 }, 'restart %d', 2);
  expect(records()).toEqual([
    { level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), agent: 'builder', pid: 7, msg: 'restart 2' },
  ]);
  expect(statSync(join(dir, 'logs', 'daemon.log')).mode & 0o777).toBe(0o600);
});

test('no known key stays in any string: message, field, nested, error, binding, name of a field', () => {
  const key = `ghp_${'a1B2'.repeat(10)}`;
  const log = open();
  const error = new Error(`push to https://me:${key}@host failed`, { cause: new Error(key) });
  log.child({ bound: key }).error({ err: error, deep: { list: [{ key }] }, [key]: 1 }, `said ${key}`);
  log.info(`${'x'.repeat(7_990)} ${key}`);
  expect(readFileSync(join(dir, 'logs', 'daemon.log'), 'utf8')).not.toContain('ghp_');
  expect(records()[0]).toMatchObject({ bound: '[redacted:github]', msg: 'said [redacted:github]' });
});

test('people get plain lines', () => {
  const lines: string[] = [];
  const log = open({ human: { write: (text: string) => lines.push(text) } });
  log.info({ agent: 'builder', n: 2, err: new Error('went wrong') }, 'hello \x1b[31mred\nline');
  expect(lines).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d INFO hello red line went wrong agent=builder n=2\n$/),
  ]);
});

test('the log is bounded by bytes and files', () => {
  const log = open({ maxBytes: 2_000, keep: 2 });
  for (let n = 0; n < 200; n += 1) log.info({ n }, 'a line of some length, to fill the file');
  const files = readdirSync(join(dir, 'logs')).sort();
  expect(files).toEqual(['daemon.log', 'daemon.log.1', 'daemon.log.2']);
  for (const file of files) expect(statSync(join(dir, 'logs', file)).size).toBeLessThanOrEqual(2_000);
  expect(records().at(-1)?.n).toBe(199);
  const older =
    readFileSync(join(dir, 'logs', 'daemon.log.1'), 'utf8')
      .trimEnd()
      .split('\n')
      .at(-1) ?? '';
  expect((JSON.parse(older) as { n: number }).n).toBe((records()[0]?.n as number) - 1);
});

test('what makes logging fail never reaches the caller, and logging resumes with a count of what was lost', () => {
  const log = open();
  log.info('before');
  renameSync(join(dir, 'logs'), join(dir, 'away'));
  writeFileSync(join(dir, 'logs'), 'a file where the folder was');
  log.info('lost 1');
  log.info('lost 2');
  rmSync(join(dir, 'logs'));
  log.info('after');
  expect(records().map(({ msg }) => msg)).toEqual(['2 log lines could not be written', 'after']);
});

test('a deleted folder is made again at the next line', () => {
  const log = open();
  log.info('before');
  rmSync(join(dir, 'logs'), { recursive: true });
  log.info('after');
  expect(records().map(({ msg }) => msg)).toEqual(['after']);
});

test('values that cannot be logged do not throw', () => {
  const log = open({
    human: {
      write: () => {
        throw new Error('closed');
      },
    },
  });
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  log.info(circular, 'circular');
  log.info(
    {
      get trap() {
        throw new Error('trap');
      },
    },
    'getter',
  );
  log.info({ big: 10n }, 'big');
  log.info('still here');
  expect(records().at(-1)?.msg).toBe('still here');
});

test('a full device is a line not written', () => {
  expect(createRotatingFile('/dev/full', { maxBytes: 10, keep: 0, reserveBytes: 0 }).write('x')).toBe(false);
});

test('what little room a disk has left is not taken by logs', () => {
  const path = join(dir, 'log');
  const { freeBytes } = diskSpace(dir) ?? { freeBytes: 0 };
  expect(createRotatingFile(path, { maxBytes: 10, keep: 0, reserveBytes: freeBytes * 2 }).write('x')).toBe(
    false,
  );
  expect(existsSync(path)).toBe(false);
});

test('a folder that refuses rotation keeps the log going, or says so', () => {
  const path = join(dir, 'log');
  const file = createRotatingFile(path, { maxBytes: 10, keep: 1, reserveBytes: 0 });
  expect(file.write('12345678\n')).toBe(true);
  mkdirSync(`${path}.1`);
  expect(file.write('12345678\n')).toBe(false);
  rmSync(`${path}.1`, { recursive: true });
  expect(file.write('abc\n')).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('abc\n');
});
