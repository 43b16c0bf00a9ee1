import type { ProcessId } from '../../ports/terminal.ts';
import { bootId } from './identity.ts';
import type { ProcessStat } from './stat.ts';
import { processTable, withToken } from './table.ts';
import { descendantsIn } from './tree.ts';

/** Who a kill may reach. */
export interface TreeScope {
  readonly root: ProcessId;
  /** See `withToken`; null when the tree carries none. */
  readonly token: string | null;
  /** Never signalled, besides ourselves and our ancestors. */
  readonly spare: readonly number[];
}

/** Processes found so far: pid to start time. A pid whose start time changed is somebody else. */
export type Found = Map<number, string>;

/** Processes whose environment was read already: it is inherited at birth and read once, pid to start time. */
export type Asked = Map<number, string>;

function ancestors(byPid: ReadonlyMap<number, ProcessStat>, pid: number): Set<number> {
  const chain = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && at > 0 && !chain.has(at); ) {
    chain.add(at);
    at = byPid.get(at)?.parent;
  }
  return chain;
}

/**
 * In the session that the root leads. Only where sessions have no numbers does the terminal speak: a container's
 * first terminal has the same number as everybody else's first.
 */
export function sharesSession(root: ProcessStat, stat: ProcessStat): boolean {
  if (root.session !== 0) return root.session === root.pid && stat.session === root.session;
  return root.group === root.pid && root.tty !== null && stat.tty === root.tty;
}

/**
 * Looks at all processes once and adds to `found` those that belong to the tree: the root, all in the session
 * that the root leads, all with the token, whatever led a session of its own below them, and every
 * descendant of these. A root that is gone is not trusted by number: then only the token and `found` speak.
 */
export function findMembers(scope: TreeScope, found: Found, asked: Asked): void {
  const table = processTable().filter((stat) => !stat.zombie);
  const byPid = new Map(table.map((stat) => [stat.pid, stat]));
  const spared = ancestors(byPid, process.pid);
  for (const pid of [1, ...scope.spare]) spared.add(pid);
  const add = (stat: ProcessStat | undefined): void => {
    if (stat !== undefined && !spared.has(stat.pid)) found.set(stat.pid, stat.startTime);
  };

  const root = byPid.get(scope.root.pid);
  if (root?.startTime === scope.root.startTime && scope.root.bootId === bootId()) {
    add(root);
    for (const stat of table) if (sharesSession(root, stat)) add(stat);
  }
  const live = (): ProcessStat[] => table.filter((stat) => found.get(stat.pid) === stat.startTime);
  const inTree = new Set(descendantsIn(table, live().map(pidOf)).map(pidOf));
  const ownChildren = new Set(descendantsIn(table, [process.pid]).map(pidOf));
  if (scope.token !== null) {
    const fresh = table.filter((stat) => asked.get(stat.pid) !== stat.startTime);
    for (const stat of fresh) asked.set(stat.pid, stat.startTime);
    for (const pid of withToken(scope.token, fresh.map(pidOf))) {
      if (inTree.has(pid) || !ownChildren.has(pid)) add(byPid.get(pid));
    }
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    const members = live().map(pidOf);
    for (const stat of descendantsIn(table, members)) add(stat);
    const led = new Set(members);
    for (const stat of table) if (stat.session !== 0 && led.has(stat.session)) add(stat);
  }
}

function pidOf(stat: ProcessStat): number {
  return stat.pid;
}
