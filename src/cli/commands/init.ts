import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { loadBackends } from '../../agents/registry.ts';
import { projectPaths } from '../../boot/paths.ts';
import { configName } from '../../config/find.ts';
import { initProject } from '../../config/init/init.ts';
import { runInit } from '../../config/init/run.ts';
import { cloneSetup } from '../../daemon/clones.ts';
import { loadProject } from '../../daemon/project.ts';
import { LoopctlError } from '../../errors/error.ts';
import type { ClonesReport } from '../../repo/clone-setup.ts';
import { ensureClones } from '../../repo/clones.ts';
import type { Invocation, Outcome } from '../command.ts';
import { knownRemote } from '../init/remote.ts';
import { nearest } from '../nearest.ts';
import { type InitReport, printInit } from '../print/init.ts';
import { createPage } from '../print/page.ts';

const DEFAULT_BACKEND = 'demo';

/** Writes what is missing of a starter project, then makes or checks its clones. Nothing that is there is changed. */
export async function init(invocation: Invocation): Promise<Outcome> {
  const dir = resolve(invocation.positionals[0] ?? invocation.project ?? '.');
  const had = existsSync(join(dir, configName));
  const remote = had ? null : await remoteOf(invocation, dir);
  const wanted = {
    name: text(invocation, 'name'),
    remote,
    backend: backendOf(invocation),
    lean: invocation.options.lean === true,
  };
  const { files, clones } =
    had || remote !== null
      ? await runInit(dir, wanted, () => setUp(dir, invocation))
      : { files: initProject(dir, wanted), clones: null };
  const ignored = had
    ? ['name', 'remote', 'backend', 'lean'].filter((name) => invocation.options[name] !== undefined)
    : [];
  const report: InitReport = {
    dir,
    files,
    ignored_options: ignored,
    remote_missing: clones === null,
    branch: clones?.branch ?? null,
    clones_created: clones?.created ?? [],
    clones_usable: clones?.usable ?? [],
    notices: clones?.notices ?? [],
  };
  const failed = report.notices.some(({ severity }) => severity === 'critical');
  return {
    data: { schema: 1, ...report },
    text: printInit(report, createPage(invocation.out)),
    exitCode: failed ? 1 : 0,
  };
}

async function setUp(dir: string, { out }: Invocation): Promise<ClonesReport> {
  const project = loadProject(dir);
  const paths = projectPaths(dir, { state: project.config.paths.state });
  return ensureClones(cloneSetup(project, paths.state), {
    create: true,
    onProgress: (line) => out.note(`${line}\n`),
  });
}

/** As given, else that of the repository the project lies in. A folder is named from where the command runs. */
async function remoteOf(invocation: Invocation, dir: string): Promise<string | null> {
  const given = text(invocation, 'remote');
  if (given === null) return existsSync(dir) ? knownRemote(dir) : null;
  const isFolder = !isAbsolute(given) && existsSync(resolve(given));
  return isFolder ? resolve(given) : given;
}

function backendOf(invocation: Invocation): string {
  const name = text(invocation, 'backend') ?? DEFAULT_BACKEND;
  const known = [...loadBackends().keys()];
  if (known.includes(name)) return name;
  const near = nearest(name, known);
  const hint = near === null ? '' : `; did you mean ${near}?`;
  throw new LoopctlError(
    'LOOPCTL_E_USAGE',
    `no built-in backend ${JSON.stringify(name.slice(0, 40))}${hint}`,
    {
      next: `There is ${known.join(', ')}; any other program goes under \`backends:\` in ${configName}.`,
    },
  );
}

function text({ options }: Invocation, name: string): string | null {
  const value = options[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
