import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Cadence } from '../../core/settings.ts';

const roles = ['builder', 'adversary', 'orchestrator'] as const;
export type DemoRole = (typeof roles)[number] | 'other';

/** How one demo agent was started. */
export interface Options {
  readonly conversation: string;
  readonly resume: boolean;
  /** Does one task from its standard input and leaves. */
  readonly oneShot: boolean;
  /** First prompt, null when it will come as a message. */
  readonly prompt: string | null;
  readonly role: DemoRole;
  /** Name shown in the title. */
  readonly roleName: string;
  readonly seed: number;
  /** 1 can be watched by a person, 100 hardly thinks. */
  readonly speed: number;
  /** How long an idle loop says it will wait, seconds. */
  readonly lease_s: number;
  readonly faults: string;
  /** File whose text is the list of faults to add while running. */
  readonly control: string | null;
  /** Folder for conversations and receipts; null puts it into the clone's git folder, or the Orchestrator's own. */
  readonly state: string | null;
  /** File for structured signals; null writes none. */
  readonly signals: string | null;
  /** Where verdicts are due; null leaves it to the kickoff's words (`gate` when it says nothing). */
  readonly cadence: Cadence | null;
  /** Tokens that each step says it used. */
  readonly tokens_a_step: number;
  /** What it says that a million of them cost; null: it does not say. */
  readonly usd_a_million: number | null;
  readonly cwd: string;
}

const cadences = ['gate', 'phase', 'deferred', 'solo'] as const satisfies readonly Cadence[];

type Env = Readonly<Record<string, string | undefined>>;

/** Reads argv (without node and script) and `LOOPCTL_*` variables. Throws a plain Error with what is wrong. */
export function readOptions(argv: readonly string[], env: Env, cwd: string): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      session: { type: 'string' },
      resume: { type: 'string' },
      prompt: { type: 'string' },
      'prompt-file': { type: 'string' },
      model: { type: 'string' },
      role: { type: 'string' },
      seed: { type: 'string' },
      speed: { type: 'string' },
      lease: { type: 'string' },
      fault: { type: 'string', multiple: true },
      control: { type: 'string' },
      state: { type: 'string' },
      'no-signals': { type: 'boolean' },
      oneshot: { type: 'boolean' },
    },
  });
  const file = values['prompt-file'];
  const roleName = values.role ?? env.LOOPCTL_ROLE ?? 'assistant';
  const silent = values['no-signals'] === true || env.LOOPCTL_DEMO_SIGNALS === '0';
  return {
    conversation: safeName(values.resume ?? values.session ?? 'default'),
    resume: values.resume !== undefined,
    oneShot: values.oneshot === true,
    prompt: values.prompt ?? (file === undefined ? null : readFileSync(file, 'utf8')),
    role: roles.find((one) => one === roleName) ?? 'other',
    roleName,
    seed: number('seed', values.seed ?? env.LOOPCTL_DEMO_SEED, 1),
    speed: number('speed', values.speed ?? env.LOOPCTL_DEMO_SPEED, 1),
    lease_s: number('lease', values.lease ?? env.LOOPCTL_DEMO_LEASE_S, 240),
    faults: [...(values.fault ?? []), env.LOOPCTL_DEMO_FAULTS ?? ''].join(' ').trim(),
    control: values.control ?? env.LOOPCTL_DEMO_CONTROL ?? null,
    state: values.state ?? env.LOOPCTL_DEMO_STATE ?? null,
    signals: silent ? null : (env.LOOPCTL_SIGNALS ?? null),
    cadence: cadences.find((one) => one === env.LOOPCTL_CADENCE) ?? null,
    tokens_a_step: number('LOOPCTL_DEMO_TOKENS', env.LOOPCTL_DEMO_TOKENS, 1800),
    usd_a_million: env.LOOPCTL_DEMO_USD === '?' ? null : price(env.LOOPCTL_DEMO_USD),
    cwd,
  };
}

function number(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined || text === '' ? fallback : Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new Error(`--${name} wants a number above 0, not "${text}"`);
  return value;
}

/** Rehearsals cost nothing. */
function price(text: string | undefined): number {
  return text === undefined || text === '0' ? 0 : number('LOOPCTL_DEMO_USD', text, 0);
}

function safeName(id: string): string {
  if (!/^[\w.-]{1,100}$/.test(id) || id.startsWith('.')) throw new Error(`not a conversation id: "${id}"`);
  return id;
}
