import { access, chmod, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LoopName } from '../core/settings.ts';
import { describe } from '../errors/error.ts';
import { normalDocs } from '../protocol/files.ts';
import type { Identities } from './authors.ts';
import { disengage, engage, type HookFolder, hookFolder, inForce } from './hook-folder.ts';
import { clientHooks, passThrough } from './hook-scripts/pass-through.ts';
import { prePush } from './hook-scripts/pre-push.ts';
import { CHAINED_SUFFIX, HOOK_CONF, HOOK_MARK } from './hook-scripts/prelude.ts';
import { referenceTransaction } from './hook-scripts/reference-transaction.ts';
import { notice, type RepoNotice } from './notices.ts';

export interface HookSettings {
  readonly role: LoopName;
  readonly identities: Identities;
  readonly branch: string;
  /** Docs folder inside the work repo; '' is its root. */
  readonly docs: string;
  /** Spool file the reference-transaction hook appends to. */
  readonly spool: string;
}

const ours: ReadonlyMap<string, string> = new Map([
  ['pre-push', prePush],
  ['reference-transaction', referenceTransaction],
]);

/**
 * Installs the pre-push and reference-transaction hooks into a clone, or renews them. Hooks that are there are
 * kept and run as well; nothing is deleted or overwritten. Never throws: what could not be done is a notice, and
 * the loops work without hooks, a little later and less guarded.
 */
export async function installHooks(clone: string, settings: HookSettings): Promise<readonly RepoNotice[]> {
  const failed = (why: string) => [notice('warning', 'LOOPCTL_E_HOOKS', settings.role, `${clone}: ${why}`)];
  try {
    const hooks = await hookFolder(clone);
    if (hooks === null) return failed('not a git clone');
    const conf = confText(settings, hooks);
    if (conf === null) return failed('a path or an e-mail holds a line break');
    await mkdir(hooks.folder, { recursive: true });
    // Without this folder pushes work all the same; only the bell does not ring.
    await mkdir(dirname(settings.spool), { recursive: true, mode: 0o700 }).catch(() => undefined);
    const notices: RepoNotice[] = [];
    for (const [name, script] of scripts(hooks)) {
      const blocked = await place(hooks.folder, name, script);
      if (blocked !== null) notices.push(...failed(blocked));
    }
    await replace(join(hooks.folder, HOOK_CONF), conf, 0o644);
    await engage(clone, hooks);
    return notices;
  } catch (error) {
    return failed(describe(error));
  }
}

/** Takes our hooks out and puts back those that were there. Safe to call twice. */
export async function uninstallHooks(clone: string): Promise<void> {
  const hooks = await hookFolder(clone);
  if (hooks === null) return;
  await disengage(clone, hooks);
  for (const name of scripts(hooks).keys()) {
    const path = join(hooks.folder, name);
    if (!(await isOurs(path))) continue;
    if (await isThere(path + CHAINED_SUFFIX)) await rename(path + CHAINED_SUFFIX, path);
    else await rm(path);
  }
  await rm(join(hooks.folder, HOOK_CONF), { force: true });
}

/** Names of our hooks that git does not run in a clone (gone, replaced, not executable); for `doctor`. */
export async function missingHooks(clone: string): Promise<readonly string[]> {
  const hooks = await hookFolder(clone);
  if (hooks === null || !(await inForce(clone, hooks))) return [...ours.keys()];
  const missing: string[] = [];
  for (const name of ours.keys()) {
    const path = join(hooks.folder, name);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!runs || !(await isOurs(path))) missing.push(name);
  }
  return missing;
}

function scripts(hooks: HookFolder): ReadonlyMap<string, string> {
  if (!hooks.own) return ours;
  return new Map(clientHooks.map((name) => [name, ours.get(name) ?? passThrough]));
}

/** Writes one hook; answers why not when a foreign hook stands there and another is chained already. */
async function place(folder: string, name: string, script: string): Promise<string | null> {
  const path = join(folder, name);
  if ((await isThere(path)) && !(await isOurs(path))) {
    if (await isThere(path + CHAINED_SUFFIX)) {
      return `${name} was replaced by another program while ${name}${CHAINED_SUFFIX} is still there; join the two in ${path}${CHAINED_SUFFIX} and remove ${path}`;
    }
    const draft = await drafted(path, script, 0o755);
    await rename(path, path + CHAINED_SUFFIX);
    await rename(draft, path);
    return null;
  }
  await replace(path, script, 0o755);
  return null;
}

/** Replaces a file of ours at once, so that a push at this moment runs the old hook or the new one. */
async function replace(path: string, text: string, mode: number): Promise<void> {
  await rename(await drafted(path, text, mode), path);
}

async function drafted(path: string, text: string, mode: number): Promise<string> {
  const draft = `${path}.loopctl-${process.pid}.tmp`;
  await writeFile(draft, text, { mode });
  await chmod(draft, mode);
  return draft;
}

function confText(settings: HookSettings, hooks: HookFolder): string | null {
  const { role, identities, branch, docs, spool } = settings;
  const other = identities[role === 'builder' ? 'adversary' : 'builder'].email;
  const values = {
    role,
    email: identities[role].email,
    other,
    branch,
    docs: normalDocs(docs),
    spool,
    chain: hooks.chain ?? '',
  };
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return lines.some((line) => /[\r\n\0]/.test(line)) ? null : `${lines.join('\n')}\n`;
}

async function isOurs(path: string): Promise<boolean> {
  const text = await readFile(path, 'latin1').catch(() => '');
  return text.split('\n', 2)[1]?.startsWith(HOOK_MARK) === true;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
