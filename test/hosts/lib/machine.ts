import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root as repo } from '../../../script/lib/stage.ts';
import { until } from '../../e2e/lib/wait.ts';

/** What a command inside gave back. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Account it runs as; root if not set. */
  readonly as?: string;
  /** All of its environment but PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A machine with systemd as its first process, on a copy of this one's files that costs nothing and goes with it. */
export interface Machine {
  /** Its root folder, as seen from here. */
  readonly tree: string;
  boot(): Promise<void>;
  /** A path of the machine, as seen from here while it runs; short enough for sockets. */
  seen(path: string): string;
  /** Kills it as a power cut does: nothing inside gets a chance to do anything. */
  cutPower(): Promise<void>;
  /** Runs a command inside. */
  run(argv: readonly string[], options?: RunOptions): Ran;
  /** Runs it and wants it to succeed; returns what it printed. */
  must(argv: readonly string[], options?: RunOptions): string;
  /** Ends it and removes everything. Can be called in any state. */
  destroy(): Promise<void>;
}

/** Account of the machine that owns the project. */
export const worker = { name: 'worker', uid: 4321, home: '/home/worker' };

/** Where this checkout and its Node are inside: readable by every account, wherever they are here. */
export const inMachine = {
  repo: '/opt/loopctl',
  node: '/opt/node',
  path: '/opt/node:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

const cgroups = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];

/** Why no such machine can be had here; null when it can. */
export function whyNoMachine(): string | null {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root';
  for (const tool of ['systemd-nspawn', 'nsenter', 'systemd-run', 'dbus-daemon']) {
    if (spawnSync(tool, ['--version']).error !== undefined)
      return `${tool} is missing (Debian: apt-get install systemd-container dbus libpam-systemd)`;
  }
  return null;
}

export function createMachine(): Machine {
  const base = mkdtempSync(join(tmpdir(), 'loopctl-machine-'));
  const name = base.slice(base.lastIndexOf('-') + 1).toLowerCase();
  const tree = join(base, 'root');
  mount(base, tree);
  furnish(tree);
  let nspawn: ChildProcess | null = null;
  let gone: Promise<void> = Promise.resolve();
  let leader: number | null = null;
  let said = '';

  /** Commands go to the machine's first process or nowhere: never to the machine that the test runs on. */
  function inside(): number {
    if (leader === null) throw new Error('the machine does not run');
    if (!isElsewhere(leader)) throw new Error(`process ${leader} is not inside of a machine`);
    return leader;
  }

  function run(argv: readonly string[], options: RunOptions = {}): Ran {
    const { as, env = {} } = options;
    const account =
      as === undefined ? [] : ['setpriv', `--reuid=${as}`, `--regid=${as}`, '--init-groups', '--'];
    const { status, stdout, stderr } = spawnSync(
      'nsenter',
      ['-t', String(inside()), '-a', '--', ...account, ...argv],
      { encoding: 'utf8', cwd: '/', timeout: 120_000, env: { PATH: inMachine.path, ...env } },
    );
    return { code: status, out: stdout, err: stderr };
  }

  async function boot(): Promise<void> {
    said = '';
    const child = spawn('sh', ['-c', enterCgroups, 'sh', name, ...nspawnCommand(tree, name)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    nspawn = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    gone = new Promise((resolve) => child.once('exit', () => resolve()));
    leader = await until(
      `a first process\n${said}`,
      () => {
        if (child.exitCode !== null) throw new Error(`systemd-nspawn ended: ${said}`);
        return firstProcess(child.pid ?? 0);
      },
      10_000,
    );
    await until('the machine to be up', () => isUp(run), 30_000).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${said}`);
    });
  }

  async function cutPower(): Promise<void> {
    process.kill(inside(), 'SIGKILL');
    leader = null;
    await gone;
    nspawn = null;
  }

  return {
    tree,
    boot,
    seen: (path) => `/proc/${inside()}/root${path}`,
    cutPower,
    run,
    must(argv, options) {
      const { code, out, err } = run(argv, options);
      if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${out}${err}`);
      return out;
    },
    async destroy() {
      if (leader !== null && isElsewhere(leader)) await cutPower();
      nspawn?.kill('SIGKILL');
      await gone;
      for (const place of [tree, base]) spawnSync('umount', ['-l', place]);
      rmSync(base, { recursive: true, force: true });
      for (const folder of cgroups)
        spawnSync('find', [join(folder, name), '-depth', '-type', 'd', '-delete']);
    },
  };
}

/** Each machine gets a cgroup of its own where this machine's own first process is not systemd. */
const enterCgroups = `
name=$1; shift
for folder in ${cgroups.join(' ')}; do
  [ -d "$folder" ] || continue
  mkdir -p "$folder/$name" && echo $$ >"$folder/$name/cgroup.procs"
done
exec "$@"`;

function nspawnCommand(tree: string, name: string): readonly string[] {
  return [
    ...['systemd-nspawn', '--quiet', '--boot', '-D', tree, `--machine=${name}`],
    ...['--register=no', '--keep-unit', '--console=read-only', '--link-journal=no', '--private-network'],
    ...[`--bind-ro=${repo}:${inMachine.repo}`, `--bind-ro=${dirname(process.execPath)}:${inMachine.node}`],
  ];
}

/** An overlay on our own root folder; what is written inside is kept in memory. */
function mount(base: string, tree: string): void {
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', base]);
  for (const part of ['root', 'upper', 'work']) mkdirSync(join(base, part));
  const options = `lowerdir=/,upperdir=${join(base, 'upper')},workdir=${join(base, 'work')}`;
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, tree]);
}

/** Another machine's identity, none of our services, and an account for the project. */
function furnish(tree: string): void {
  writeFileSync(join(tree, 'etc/machine-id'), '');
  writeFileSync(join(tree, 'etc/fstab'), '');
  for (const folder of ['etc/systemd/system', 'etc/systemd/user']) {
    rmSync(join(tree, folder), { recursive: true, force: true });
    mkdirSync(join(tree, folder), { recursive: true });
  }
  for (const level of 'S0123456') rmSync(join(tree, `etc/rc${level}.d`), { recursive: true, force: true });
  rmSync(join(tree, 'var/lib/systemd/linger'), { recursive: true, force: true });
  const { name, uid, home } = worker;
  appendFileSync(join(tree, 'etc/passwd'), `${name}:x:${uid}:${uid}::${home}:/bin/sh\n`);
  appendFileSync(join(tree, 'etc/group'), `${name}:x:${uid}:\n`);
  appendFileSync(join(tree, 'etc/shadow'), `${name}:*:19000:0:99999:7:::\n`);
  execFileSync('install', ['-d', '-o', String(uid), '-g', String(uid), '-m', '755', join(tree, home)]);
}

/** systemd-nspawn's only child, once that is the first process of another pid namespace. */
function firstProcess(nspawn: number): number | null {
  const text = readFileSync(`/proc/${nspawn}/task/${nspawn}/children`, 'utf8').trim();
  return /^\d+$/.test(text) && isElsewhere(Number(text)) ? Number(text) : null;
}

function isElsewhere(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`) !== readlinkSync('/proc/self/ns/pid');
  } catch {
    return false;
  }
}

function isUp(run: Machine['run']): boolean {
  return /^(running|degraded)/.test(run(['systemctl', 'is-system-running']).out);
}
