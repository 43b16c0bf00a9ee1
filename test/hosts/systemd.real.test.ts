import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { jobUnit, wakeUnit } from '../../src/boot/systemd/names.ts';
import type { ConversationList } from '../../src/core/view/conversations.ts';
import type { TaskList } from '../../src/daemon/tasks/desk.ts';
import { auditHandoffs } from '../e2e/lib/audit.ts';
import { onePlan, type TestProject } from '../e2e/lib/project.ts';
import { until } from '../e2e/lib/wait.ts';
import { allAgents, createGuest, type Guest } from './lib/guest.ts';
import { createMachine, type Machine, whyNoMachine, worker } from './lib/machine.ts';

const why = whyNoMachine();

/** Fast enough to finish a phase in seconds; slow enough to finish nothing while the test looks. */
const fast = '100';
const slow = '0.01';

/** Longer than a sweep of the projects here, much shorter than what `service install` writes. */
const WATCHDOG_S = 4;

let machine: Machine;
let system: Guest;
let user: Guest;

function rows(guest: Guest): readonly string[] {
  return guest
    .file('.loopctl/REBOOTS.md')
    .split('\n')
    .filter((line) => /^\| \d/.test(line));
}

function bootId(): string {
  return machine.must(['cat', '/proc/sys/kernel/random/boot_id']).trim();
}

/** Processes of the worker's that belong to a project of ours. */
function processes(guest: Guest): readonly string[] {
  const all = machine.run(['ps', '-u', worker.name, '-o', 'pid=,stat=,args=', 'ww']).out.split('\n');
  return all.filter((line) => line.includes(guest.dir));
}

async function newDaemon(guest: Guest, old: number): Promise<number> {
  return until('another daemon', async () => {
    const pid = (await guest.status())?.daemon.pid ?? old;
    return pid !== old && guest.show('ActiveState') === 'active' ? pid : null;
  });
}

function instanceOf(guest: Guest): string {
  return guest.unit.slice('loopctl@'.length, -'.service'.length);
}

/** Timer and service of its wake. */
function wakeUnits(guest: Guest): readonly string[] {
  return [wakeUnit(instanceOf(guest), 'timer'), wakeUnit(instanceOf(guest), 'service')];
}

/** State of the timer of its wake. */
function timerOf(guest: Guest): string {
  return guest.systemctl('is-active', wakeUnits(guest)[0] ?? '').out.trim();
}

/** Names of loopctl's units for the machine. */
function unitsOf(): readonly string[] {
  return readdirSync(join(machine.tree, 'etc/systemd/system')).filter((name) => name.startsWith('loopctl'));
}

/** What the Orchestrator wrote down. */
function journal(guest: Guest): string {
  return guest.file('orchestrator/JOURNAL.md');
}

/** How often the Orchestrator found itself in its old conversation. */
function comebacks(guest: Guest): number {
  return journal(guest).split('back in the same conversation').length - 1;
}

/** Ids of all conversations that the Orchestrator had. */
function conversationsOf(guest: Guest): readonly string[] {
  const { sessions } = JSON.parse(
    guest.loopctl(['sessions', '--agent', 'orchestrator', '--json']).out,
  ) as ConversationList;
  return [...new Set(sessions.map(({ conversation }) => conversation))];
}

/** Pid inside of the machine. */
function mainPid(guest: Guest): number {
  return Number(guest.show('MainPID'));
}

/** What its daemons said, for whoever has to find out why a test failed. */
function logOf(guest: Guest | undefined): string {
  const logs = ['daemon.log', 'panes/builder.log', 'panes/adversary.log'].map(
    (name) => `--- ${name} of ${guest?.unit}\n${guest?.file(`.loopctl/logs/${name}`).slice(-6_000)}\n`,
  );
  return guest === undefined ? '' : `${logs.join('')}--- events\n${guest.loopctl(['events']).out}\n`;
}

if (why !== null) {
  test(`the service is not tried on a real systemd here: ${why}`, () => {
    process.stderr.write(`test/hosts/systemd.real.test.ts did not run: ${why}\n`);
  });
} else {
  describe('on a machine that systemd booted', () => {
    beforeAll(async () => {
      machine = createMachine();
      await machine.boot();
    }, 120_000);
    afterAll(() => machine.destroy(), 60_000);
    afterEach(({ task }) => {
      if (task.result?.state !== 'fail') return;
      for (const guest of [system, user]) process.stderr.write(logOf(guest));
    });

    test('install: the service runs, as the owner of the project, and says what it does', async () => {
      system = createGuest(machine, {
        scope: 'system',
        folder: 'my 50% "pro$ject"',
        plans: { one: onePlan, two: onePlan },
        orchestrator: true,
      });
      const installed = system.loopctl(['service', 'install', '--system', '--timers'], 'root');
      expect(installed, installed.err).toMatchObject({ code: 0, err: '' });
      expect(system.show('ActiveState')).toBe('active');
      expect(system.show('UnitFileState')).toBe('enabled');
      expect(system.show('StatusText')).toMatch(/^phase 1 of 2 \(one\): builder /);
      await allAgents(system);
      system.setSpeed(slow);
      await until('phase two', async () => (await system.status())?.phase.index === 1);
      await allAgents(system);
      expect(rows(system)).toEqual([
        expect.stringMatching(new RegExp(`\\| ${bootId()} \\| unknown \\| one \\|$`)),
      ]);
      const users = machine.must(['ps', '-o', 'user=', '-p', String(mainPid(system))]).trim();
      expect(users).toBe(worker.name);
      await until('the routine of the Orchestrator', () =>
        journal(system).includes('start-up routine is done'),
      );
      const said = system.loopctl(['service', 'status', '--json']);
      expect(JSON.parse(said.out)).toMatchObject({ enabled: true, active: 'active, running', remarks: [] });
    });

    test('what is installed is clean for systemd-analyze verify', () => {
      const units = [system.unit, ...wakeUnits(system)];
      expect(machine.run(['systemd-analyze', 'verify', ...units])).toEqual({ code: 0, out: '', err: '' });
    });

    test("timers: a job by systemd's clock only, a wake, and what the configuration drops is removed", async () => {
      const panes = await allAgents(system);
      system.configure((config) => {
        config.roles.assistant = { backend: 'demo', env: { LOOPCTL_DEMO_SPEED: fast } };
        config.jobs = { tick: { cron: '*/3 * * * * *', timer: 'service', task: 'Tick' } };
      });
      const missing = JSON.parse(system.loopctl(['service', 'status', '--json']).out);
      expect(missing.remarks).toEqual([
        'its files are not what `loopctl service install` would write from here now',
      ]);
      const installed = system.loopctl(['service', 'install', '--system'], 'root');
      expect(installed, installed.err).toMatchObject({ code: 0, err: '' });
      expect(await allAgents(system)).toEqual(panes);
      const units = (['timer', 'service'] as const).map((type) => jobUnit(instanceOf(system), 'tick', type));
      expect(machine.run(['systemd-analyze', 'verify', ...units])).toEqual({ code: 0, out: '', err: '' });
      const runs = await until(
        'two runs that are done',
        () => {
          const { tasks } = JSON.parse(system.loopctl(['dispatch', '--list', '--json']).out) as TaskList;
          const own = tasks.filter(({ job }) => job === 'tick');
          return own.filter(({ state }) => state === 'done').length >= 2 ? own : null;
        },
        30_000,
      );
      // The daemon's own runs are asked for by its schedule.
      expect(new Set(runs.map(({ by }) => by))).toEqual(new Set([worker.name]));

      const [, wake = ''] = wakeUnits(system);
      expect(system.systemctl('start', wake)).toEqual({ code: 0, out: '', err: '' });
      expect(machine.must(['journalctl', '--no-pager', '-o', 'cat', '-u', wake])).toMatch(
        /Nothing to do: the Orchestrator began|A wake/,
      );

      system.configure((config) => {
        config.jobs = {};
      });
      expect(system.loopctl(['service', 'install', '--system'], 'root')).toMatchObject({ code: 0, err: '' });
      expect(await allAgents(system)).toEqual(panes);
      expect(unitsOf().filter((name) => name.includes('job'))).toEqual([]);
      expect(machine.run(['systemctl', 'is-active', ...units]).out).toBe('inactive\ninactive\n');
      expect(timerOf(system)).toBe('active');
    });

    test('agents inside can still sandbox their own tools', () => {
      const pid = mainPid(system);
      const sandbox = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc', 'true'];
      const privileges = machine.must(['grep', '-E', '^(NoNewPrivs|Seccomp):', `/proc/${pid}/status`]);
      expect(privileges).toMatch(/NoNewPrivs:\t1\nSeccomp:\t2/);
      const unit = machine.must(['systemctl', 'cat', '--no-pager', system.unit]);
      const settings = unit.split('\n').filter((line) => hardening.test(line));
      const properties = settings.flatMap((setting) => ['-p', setting]);
      const run = ['systemd-run', '-q', '--wait', '--pipe', '--collect', `--uid=${worker.name}`];
      const tried = machine.run([...run, ...properties, '--', ...sandbox]);
      expect(tried, tried.err).toMatchObject({ code: 0 });
    });

    test('systemctl restart: another daemon around the same panes', async () => {
      const panes = await allAgents(system);
      const pid = mainPid(system);
      expect(system.systemctl('restart', system.unit)).toMatchObject({ code: 0 });
      await newDaemon(system, pid);
      expect(Object.keys(panes).toSorted()).toEqual(['adversary', 'builder', 'orchestrator']);
      expect(await allAgents(system)).toEqual(panes);
      expect(timerOf(system)).toBe('active');
    });

    test('loopctl restart: systemd starts the other daemon, so it is still a service', async () => {
      const panes = await allAgents(system);
      const pid = mainPid(system);
      const run = system.loopctl(['restart', '--json']);
      expect(run, run.err).toMatchObject({ code: 0 });
      await until('the service', () => system.show('ActiveState') === 'active');
      expect(JSON.parse(run.out)).toMatchObject({ old_pid: pid, pid: mainPid(system) });
      expect(mainPid(system)).not.toBe(pid);
      expect(await allAgents(system)).toEqual(panes);
    });

    test('kill -9 of the daemon: another one adopts the sessions', async () => {
      const panes = await allAgents(system);
      const pid = mainPid(system);
      machine.must(['kill', '-9', String(pid)]);
      await newDaemon(system, pid);
      expect(await allAgents(system)).toEqual(panes);
      expect(system.show('NRestarts')).toBe('2');
      await until('its timer', () => timerOf(system) === 'active');
    });

    test('a daemon that makes no progress: the watchdog replaces it', async () => {
      const folder = join(machine.tree, 'etc/systemd/system', `${system.unit}.d`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, '20-test.conf'), `[Service]\nWatchdogSec=${WATCHDOG_S}\n`);
      system.systemctl('daemon-reload');
      system.systemctl('restart', system.unit);
      const panes = await allAgents(system);
      const pid = mainPid(system);
      const fedS = (): number => Number(system.show('WatchdogTimestampMonotonic')) / 1e6;
      const begun = fedS();
      await until('a daemon that outlives its watchdog', () => fedS() - begun > WATCHDOG_S);
      expect(mainPid(system)).toBe(pid);
      machine.must(['kill', '-STOP', String(pid)]);
      await newDaemon(system, pid);
      expect(machine.must(['journalctl', '--no-pager', '-o', 'cat', '-u', system.unit])).toContain(
        'Watchdog timeout',
      );
      expect(await allAgents(system)).toEqual(panes);
    });

    test('systemctl stop: nothing is left; start: it goes on where it was', async () => {
      expect(system.systemctl('stop', system.unit)).toMatchObject({ code: 0 });
      expect(processes(system)).toEqual([]);
      expect(system.show('ActiveState')).toBe('inactive');
      expect(timerOf(system)).toBe('inactive');
      expect(system.systemctl('start', system.unit)).toMatchObject({ code: 0 });
      await allAgents(system);
      expect((await system.status())?.phase.index).toBe(1);
      expect(rows(system)).toHaveLength(1);
    });

    test('a user service wants lingering, says so, and then keeps its panes at a restart', async () => {
      user = createGuest(machine, {
        scope: 'user',
        demo: { builder: { SPEED: slow }, adversary: { SPEED: slow } },
        shell: { XDG_STATE_HOME: join(worker.home, 'elsewhere') },
      });
      const refused = user.loopctl(['service', 'install', '--user']);
      expect(refused.code).toBe(1);
      expect(refused.err).toContain('loginctl enable-linger');
      machine.must(['loginctl', 'enable-linger', worker.name]);
      const control = join(machine.tree, `run/user/${worker.uid}/systemd/private`);
      await until(
        'the manager of the user',
        () => machine.run(['test', '-e', control.slice(machine.tree.length)]).code === 0,
      );
      const installed = user.loopctl(['service', 'install', '--user', '--json']);
      expect(installed, installed.err).toMatchObject({ code: 0 });
      expect(JSON.parse(installed.out)).toMatchObject({ started: true, remarks: [] });
      const panes = await allAgents(user);
      const pid = mainPid(user);
      expect(user.systemctl('restart', user.unit)).toMatchObject({ code: 0 });
      await newDaemon(user, pid);
      expect(await allAgents(user)).toEqual(panes);
    });

    test('power cut and boot: both come back by themselves, in their phase, and the sequence completes', async () => {
      system.setSpeed(fast);
      const before = bootId();
      const said = comebacks(system);
      const conversations = conversationsOf(system);
      expect(conversations).toHaveLength(1);
      await machine.cutPower();
      await machine.boot();
      expect(bootId()).not.toBe(before);
      await allAgents(system);
      const status = await system.status();
      expect(status?.phase.index).toBe(1);
      expect(rows(system)).toHaveLength(2);
      expect(rows(system)[1]).toMatch(new RegExp(`\\| ${bootId()} \\| (\\d+m )?\\d+s \\| two \\|$`));
      expect(timerOf(system)).toBe('active');
      await until('the Orchestrator to go on', () => comebacks(system) > said);
      expect(conversationsOf(system)).toEqual(conversations);
      await allAgents(user);
      expect(rows(user)).toHaveLength(2);
      await until('SEQUENCE-COMPLETE', () => system.file('.loopctl/SEQUENCE-COMPLETE') !== '');
      await until('the end of the daemon', () => system.show('ActiveState') === 'inactive');
      expect(processes(system)).toEqual([]);
      expect(journal(system)).toContain('this is my last entry');
      await until('its timer to rest', () => timerOf(system) === 'inactive');
      const git = (...args: readonly string[]): string =>
        execFileSync('git', ['-c', 'safe.directory=*', '-C', join(machine.tree, system.remote), ...args], {
          encoding: 'utf8',
        });
      const audit = auditHandoffs({ root: join(machine.tree, system.root), git } as TestProject);
      expect(audit).toMatchObject({ lost: [], doubled: [] });
      expect(audit.taken.length).toBeGreaterThanOrEqual(8);
    });

    test('a complete sequence is no failure: started again it ends well, and is not restarted', async () => {
      expect(system.systemctl('start', system.unit)).toMatchObject({ code: 0 });
      await until('its end', () => !/^(de)?activ/.test(system.show('ActiveState')));
      expect(['ActiveState', 'Result', 'NRestarts'].map(system.show)).toEqual(['inactive', 'success', '0']);
    });

    test('uninstall: stopped, and no file is left but those that a person added', () => {
      const all = system.loopctl(['service', 'uninstall', '--system'], 'root');
      expect(all, all.err).toMatchObject({ code: 0 });
      expect(unitsOf()).toEqual([`${system.unit}.d`]);
      const run = user.loopctl(['service', 'uninstall', '--user']);
      expect(run, run.err).toMatchObject({ code: 0 });
      expect(processes(user)).toEqual([]);
      expect(existsSync(join(machine.tree, worker.home, '.config/systemd/user', `${user.unit}.d`))).toBe(
        false,
      );
      expect(existsSync(join(machine.tree, worker.home, '.config/systemd/user/loopctl@.service'))).toBe(
        false,
      );
    });
  });
}

const hardening =
  /^(NoNewPrivileges|ProtectSystem|ProtectKernelModules|Restrict\w+|SystemCall\w+|CapabilityBoundingSet|AmbientCapabilities)=/;
