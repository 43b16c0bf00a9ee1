import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Child, runProgram, scriptPath } from './child.ts';

let dir = '';
let child: Child | null = null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-full-'));
});
afterEach(async () => {
  await child?.kill();
  rmSync(dir, { recursive: true, force: true });
});

const node = [process.execPath, '--disable-warning=ExperimentalWarning', scriptPath('drive-store.ts')];

interface Way {
  readonly name: string;
  readonly start: (db: string) => Child;
  /** Makes room again. */
  readonly relieve: () => Promise<void>;
  readonly codes: RegExp;
}

/** A limit on the size of any file: the kernel refuses the write, as a quota does. */
const fileSizeLimit: Way = {
  name: 'a file size limit',
  start: (db) => runProgram('prlimit', ['--fsize=200000:unlimited', ...node, db]),
  relieve: async () => {
    execFileSync('prlimit', ['--pid', String(child?.process.pid), '--fsize=unlimited']);
  },
  codes: /^memory LOOPCTL_E_(?:STATE_IO|DISK_FULL)$/,
};

const mountIn = (options: string): string =>
  `mount -t tmpfs -o ${options} none "$0" && head -c 600k /dev/zero > "$0/filler" && exec "$@"`;
const namespace = ['--user', '--map-root-user', '--mount'];

/** A small disk of its own, for machines that let us mount one. */
const smallDisk: Way = {
  name: 'a full file system',
  start: (db) => runProgram('unshare', [...namespace, 'sh', '-c', mountIn('size=1m'), dir, ...node, db]),
  relieve: async () => {
    await ask(`remove ${join(dir, 'filler')}`);
  },
  codes: /^memory LOOPCTL_E_DISK_FULL$/,
};
const mayMount = spawnSync('unshare', [...namespace, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const ways = mayMount ? [fileSizeLimit, smallDisk] : [fileSizeLimit];

async function ask(line: string): Promise<string> {
  child?.process.stdin?.write(`${line}\n`);
  return (await child?.line()) ?? 'ended';
}

test.each(ways)(
  'with $name the store goes on in memory, and writes everything down once there is room',
  async (way) => {
    child = way.start(join(dir, 'state.db'));
    let n = 0;
    let where = 'disk';
    while (where === 'disk' && n < 200) {
      n += 1;
      where = await ask(`commit ${n} 16`);
    }
    expect(where).toMatch(way.codes);
    for (const more of [n + 1, n + 2]) expect(await ask(`commit ${more} 16`)).toMatch(way.codes);

    const upTo = (last: number) => ({
      ats: Array.from({ length: last }, (_, index) => index + 1),
      keys: Array.from({ length: last }, (_, index) => `m${index + 1}`),
      durable: `model ${last}`,
    });
    expect(JSON.parse(await ask('saved'))).toEqual(upTo(n - 1));
    expect(JSON.parse(await ask('seen'))).toEqual(upTo(n + 2));

    await way.relieve();
    n += 2;
    const commitNext = (): Promise<string> => {
      n += 1;
      return ask(`commit ${n} 1`);
    };
    await expect.poll(commitNext, { timeout: 10_000, interval: 100 }).toBe('disk');
    expect(JSON.parse(await ask('saved'))).toEqual(upTo(n));
    expect(JSON.parse(await ask('seen'))).toEqual(upTo(n));
  },
);
