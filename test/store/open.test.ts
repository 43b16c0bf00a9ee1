import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoreNotice } from '../../src/store/local-store.ts';
import { migrate, migrations, schemaVersion } from '../../src/store/migrations.ts';
import { openReader, openStore } from '../../src/store/open.ts';
import { contents, scenario } from './scenario.ts';
import { message, step } from './steps.ts';

let dir = '';
let path = '';
let notices: StoreNotice[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl open '));
  path = join(dir, 'state', 'store.db');
  notices = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => openStore(path, { onNotice: (notice) => notices.push(notice) });
const files = () => readdirSync(join(dir, 'state')).sort();

function fill(): void {
  const store = open();
  for (const write of scenario) write(store);
  for (let at = 1_000; at < 1_200; at += 1) store.commit(step(at, { body: 'x'.repeat(1_000) }));
  store.close();
}

function overwrite(offset: number, length: number): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Buffer.alloc(length, 0xa5), 0, length, offset);
}

function edit(sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

const damages: readonly (readonly [string, () => void])[] = [
  ['is not a database', () => writeFileSync(path, 'no database '.repeat(1_000))],
  ['has a broken header', () => overwrite(0, 100)],
  ['is cut within its first page', () => truncateSync(path, 1_000)],
  ['is cut in the middle', () => truncateSync(path, 40_000)],
  ['has a bad page', () => overwrite(Math.floor(statSync(path).size / 2 / 4096) * 4096, 4096)],
  ['has a bad schema page', () => overwrite(100, 3_000)],
  ['lacks a table', () => edit('DROP VIEW pending; DROP TABLE outbox')],
  ['lacks a column', () => edit('ALTER TABLE events DROP COLUMN body')],
  [
    'belongs to another program',
    () => {
      rmSync(path);
      edit('CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)');
    },
  ],
];

test.each(damages)(
  'a database that %s is moved aside whole, with a notice, and a fresh one works',
  (_case, damage) => {
    fill();
    damage();
    writeFileSync(`${path}-wal`, 'left over');
    const damaged = readFileSync(path);
    const store = open();
    expect(notices).toEqual([
      {
        type: 'rebuilt',
        text: expect.stringContaining('damaged'),
        movedTo: expect.stringContaining('.broken-'),
      },
    ]);
    const [notice] = notices;
    expect(notice?.type === 'rebuilt' && readFileSync(notice.movedTo).equals(damaged)).toBe(true);
    expect(contents(store)).toEqual({
      events: [],
      outbox: [],
      notifications: [],
      durable: null,
      cursor: null,
    });
    expect(store.commit(step(1, { enqueue: [message('a')] }))).toHaveLength(1);
    store.close();
    open().close();
    expect(notices).toHaveLength(1);
  },
);

test.each([
  ['an empty file', () => writeFileSync(path, '')],
  ['a left-over log without its database', () => writeFileSync(`${path}-wal`, 'x'.repeat(5_000))],
])('%s is no damage', (_case, prepare) => {
  mkdirSync(join(dir, 'state'));
  prepare();
  const store = open();
  expect(notices).toEqual([]);
  expect(store.commit(step(1))).toEqual([]);
  store.close();
});

test('files are for the owner only, and a clean close leaves one', () => {
  const store = open();
  store.commit(step(1));
  expect(files().map((name) => [name, statSync(join(dir, 'state', name)).mode & 0o777])).toEqual([
    ['store.db', 0o600],
    ['store.db-shm', 0o600],
    ['store.db-wal', 0o600],
  ]);
  expect(statSync(join(dir, 'state')).mode & 0o777).toBe(0o700);
  store.close();
  expect(files()).toEqual(['store.db']);
});

test('a database of a newer loopctl is refused and left alone', () => {
  fill();
  edit(`PRAGMA user_version = ${migrations.length + 1}`);
  const before = readFileSync(path);
  expect(open).toThrow(expect.objectContaining({ code: 'LOOPCTL_E_STORE_NEWER' }));
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(files()).toEqual(['store.db']);
});

test.each([
  ['the folder is a file', () => writeFileSync(join(dir, 'state'), '')],
  ['the database is a folder', () => mkdirSync(path, { recursive: true })],
])('a coded error says that %s', (_case, prepare) => {
  prepare();
  expect(open).toThrow(expect.objectContaining({ code: 'LOOPCTL_E_STATE_READONLY', exitCode: 1 }));
  expect(notices).toEqual([]);
});

test('migrations go in order, each once, and a failed one leaves nothing', () => {
  fill();
  const db = new DatabaseSync(path);
  const more = [...migrations, 'CREATE TABLE a (x); INSERT INTO a VALUES (1)', 'ALTER TABLE a ADD COLUMN y'];
  migrate(db, path, more);
  migrate(db, path, more);
  expect(db.prepare('SELECT * FROM a').all()).toMatchObject([{ x: 1, y: null }]);
  expect(() => migrate(db, path, [...more, 'CREATE TABLE b (x); NONSENSE'])).toThrow('syntax error');
  expect(schemaVersion(db)).toBe(more.length);
  expect(db.prepare("SELECT * FROM sqlite_master WHERE name = 'b'").all()).toEqual([]);
  db.close();
});

test('a reader looks while the daemon writes, and changes nothing', () => {
  const store = open();
  for (const write of scenario) write(store);
  const reader = openReader(path);
  expect(contents(reader)).toEqual(contents(store));
  store.commit(step(9_999));
  expect(reader.events({ newest: true, limit: 1 })[0]?.monoMs).toBe(9_999);
  reader.close();
  store.close();
  expect(() => openReader(join(dir, 'none.db'))).toThrow(
    expect.objectContaining({ code: expect.any(String) }),
  );
});

test('a copy of the files of a running store opens with everything committed', () => {
  const store = open();
  for (const write of scenario) write(store);
  const copy = join(dir, 'copy.db');
  for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, `${copy}${suffix}`);
  const reader = openReader(copy);
  expect(contents(reader)).toEqual(contents(store));
  reader.close();
  store.close();
});
