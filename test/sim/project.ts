import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadProject, type Project } from '../../src/daemon/project.ts';
import type { Backend } from '../../src/ports/agent.ts';

const KICKOFF = 'PHASE={phase_id}; PLAN={plan}; STATUS={status}; REVIEW={review}; ROLE={role};\n';

/** A configuration as the real loader makes it, from real files; made once and varied by run. */
let base: Project | null = null;

function baseProject(): Project {
  if (base !== null) return base;
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-sim-config-'));
  for (const folder of ['phases', 'prompts', 'remote.git']) mkdirSync(join(dir, folder));
  cpSync(new URL('../../prompts', import.meta.url).pathname, join(dir, 'prompts'), { recursive: true });
  writeFileSync(join(dir, 'phases', 'one.md'), '# One\n');
  const config = {
    project: 'sim',
    work_repo: { remote: join(dir, 'remote.git'), docs: 'machine-docs' },
    phases: [{ id: 'one', plan: 'phases/one.md' }],
    roles: {
      builder: { backend: 'demo' },
      adversary: { backend: 'demo' },
      orchestrator: { backend: 'demo', autostart: true },
      assistant: { backend: 'demo' },
    },
    jobs: { tidy: { cron: '20 * * * *', task: 'Tidy up' } },
    wake: { timezone: 'UTC' },
  };
  writeFileSync(join(dir, 'loopctl.yaml'), stringify(config));
  base = loadProject(dir);
  rmSync(dir, { recursive: true });
  return base;
}

export type SimRole = 'builder' | 'adversary' | 'orchestrator' | 'assistant';

export interface ProjectShape {
  /** Folder for plans and prompts. */
  readonly dir: string;
  readonly phases: readonly string[];
  /** One without a backend is not there. */
  readonly backends: Readonly<Record<'builder' | 'adversary', Backend>> & {
    readonly orchestrator?: Backend;
    readonly assistant?: Backend;
  };
  readonly accounts: Readonly<Partial<Record<SimRole, string>>>;
  /** Loops keep their session over phases. */
  readonly resume: boolean;
  /** Turns of all together, until somebody allows as many again. */
  readonly turnsCap?: number | undefined;
}

export function simProject(shape: ProjectShape): Project {
  const { dir, phases, backends, accounts, resume, turnsCap } = shape;
  const { loaded, config } = baseProject();
  writeFileSync(join(dir, 'kickoff.md'), KICKOFF);
  writeFileSync(join(dir, 'role.md'), 'Keep to the protocol.\n');
  writeFileSync(join(dir, 'wake.md'), 'It is {time}.\n');
  const given = (name: SimRole) => ({
    ...{ account: accounts[name] ?? null, backend: name, prompt: join(dir, 'role.md'), workdir: dir },
  });
  const { builder, adversary } = config.roles;
  if (builder === undefined || adversary === undefined) throw new Error('a loop is missing');
  const optional = (name: 'orchestrator' | 'assistant') => {
    const role = config.roles[name];
    return backends[name] === undefined || role === undefined ? {} : { [name]: { ...role, ...given(name) } };
  };
  const overrides = { builder: { backend: null, model: null }, adversary: { backend: null, model: null } };
  const entries = phases.map((id) => {
    const planFile = join(dir, `plan-${id}.md`);
    writeFileSync(planFile, `# Plan of ${id}\n`);
    return { id, plan: planFile, planFile, status: `machine-docs/STATUS-${id}.md`, overrides };
  });
  return {
    loaded,
    config: {
      ...config,
      phases: entries,
      kickoff: join(dir, 'kickoff.md'),
      roles: {
        builder: { ...builder, ...given('builder'), resume },
        adversary: { ...adversary, ...given('adversary'), resume },
        ...optional('orchestrator'),
        ...optional('assistant'),
      },
      jobs: backends.assistant === undefined ? {} : config.jobs,
      wake: { ...config.wake, prompt: join(dir, 'wake.md') },
      budget: { ...config.budget, project: turnsCap === undefined ? {} : { turns: turnsCap } },
    },
    backends: new Map(Object.entries(backends)),
  };
}
