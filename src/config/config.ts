import type { Advance, Cadence, LoopName, PhaseSpec, Timers } from '../core/settings.ts';
import type { NotifySpec } from '../ports/channel.ts';
import type { JobConfig } from './jobs.ts';
import type { RawConfig } from './schema.ts';

export type RoleName = keyof RawConfig['roles'];

/** Change of backend and model, for one phase or by `start --backend/--model`. */
export interface Override {
  readonly backend: string | null;
  readonly model: string | null;
}

export interface PhaseConfig extends PhaseSpec {
  /** Absolute path of the plan file. */
  readonly planFile: string;
  readonly overrides: Readonly<Record<LoopName, Override>>;
}

export interface RoleConfig {
  readonly backend: string;
  readonly model: string | null;
  /** Absolute path of the prompt file. */
  readonly prompt: string;
  /** Absolute path of the folder it works in. */
  readonly workdir: string;
  /** Absolute path of its secrets file. */
  readonly envFile: string | null;
  readonly resume: boolean;
  /** Null: the account is named after the backend. */
  readonly account: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly autostart: boolean;
  /** Name for the agent's own remote control; null: off. */
  readonly remoteControl: string | null;
}

export interface WorkRepoConfig {
  /** An address, or the absolute path of a local bare repository. */
  readonly remote: string;
  /** Null: the remote's HEAD branch. */
  readonly branch: string | null;
  /** Folder inside the work repo; empty for its root. */
  readonly docs: string;
  /** Absolute paths. */
  readonly clones: Readonly<Record<LoopName, string>>;
  readonly identities: Readonly<Record<LoopName, { readonly name: string; readonly email: string }>>;
}

/** The configuration as the rest of the program uses it: defaults filled in, paths absolute. */
export interface Config {
  readonly project: string;
  readonly work_repo: WorkRepoConfig;
  readonly phases: readonly PhaseConfig[];
  readonly cadence: Cadence;
  readonly advance: Advance;
  /** Absolute path of the kickoff template. */
  readonly kickoff: string;
  readonly roles: Readonly<Partial<Record<RoleName, RoleConfig>>>;
  /** `prompt` is an absolute path. */
  readonly wake: RawConfig['wake'];
  readonly hooks: RawConfig['hooks'];
  readonly assistants: RawConfig['assistants'];
  readonly jobs: Readonly<Record<string, JobConfig>>;
  /** Manifests, or changes to built-in ones, by backend name; files are read in. */
  readonly backends: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly timers: Timers;
  readonly limits: { readonly auto_resume: boolean };
  readonly budget: RawConfig['budget'];
  readonly notify: NotifySpec;
  readonly prices: RawConfig['prices'];
  readonly host: RawConfig['host'];
  readonly mcp: RawConfig['mcp'];
  readonly paths: { readonly state: string };
  readonly log: RawConfig['log'];
  readonly terminal: Omit<RawConfig['terminal'], 'socket'> & {
    /** Absolute path of the tmux socket; null: loopctl chooses. */
    readonly socket: string | null;
  };
}
