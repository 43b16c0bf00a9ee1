import type { Fact } from '../../core/facts.ts';
import { cooldownMs, type HostRun, type HostWork } from '../../core/host.ts';
import type { Model } from '../../core/model.ts';
import type { Now } from '../../core/time.ts';
import { LoopctlError } from '../../errors/error.ts';
import { byOf, optionalText } from './body.ts';
import type { ConfirmTokens } from './confirm-tokens.ts';
import type { Routes } from './server.ts';

export interface HostRouteDeps {
  readonly model: () => Model;
  readonly now: () => Now;
  /** Queues facts; resolves when they are durable. */
  readonly take: (...facts: Fact[]) => Promise<void>;
  readonly argv: (what: HostWork) => readonly string[];
  readonly tokens: ConfirmTokens;
}

/** `loopctl host status --json`; times are ISO 8601 UTC. */
export interface HostView {
  readonly schema: 1;
  readonly auto: boolean;
  readonly check: readonly string[];
  readonly recreate: readonly string[];
  readonly running: { readonly n: number; readonly what: HostWork; readonly by: string } | null;
  readonly last: Readonly<Record<HostWork, HostRunView | null>>;
  readonly failures: number;
  readonly cooldown_s: number;
}

export interface HostRunView {
  readonly n: number;
  readonly at: string;
  readonly by: string;
  readonly ok: boolean;
  readonly how: string;
  readonly output: string;
}

/** A run was asked for: its number, by which its end is known. */
export interface HostAsked {
  readonly schema: 1;
  readonly n: number;
}

/** The first half of a recreation: what would be run, and the word that runs it. */
export interface HostOffer {
  readonly schema: 1;
  readonly argv: readonly string[];
  readonly confirm: string;
  readonly expires_at: string;
}

export function hostRoutes(deps: HostRouteDeps): Routes {
  const { model, now, tokens } = deps;

  async function ask(what: HostWork, by: string): Promise<HostAsked> {
    const { count } = model().host;
    await deps.take({ type: 'host-ask', what, by });
    return { schema: 1, n: count + 1 };
  }

  return {
    'GET /v1/host': () => view(deps),
    'POST /v1/host/check': (request) => {
      usable(deps, 'check');
      return ask('check', byOf(request));
    },
    'POST /v1/host/recreate': (request): Promise<HostAsked> | HostOffer => {
      const argv = usable(deps, 'recreate');
      const { wall, mono } = now();
      const token = optionalText(request, 'confirm');
      if (token === null) {
        const { token: confirm, expiresMs } = tokens.mint(mono);
        return { schema: 1, argv, confirm, expires_at: new Date(wall + expiresMs - mono).toISOString() };
      }
      if (!tokens.redeem(token, mono))
        throw new LoopctlError('LOOPCTL_E_HOST_TOKEN', 'this token was not given, was used, or has expired');
      return ask('recreate', byOf(request));
    },
  };
}

/** The program, if it may be run now. */
function usable({ argv, model, now }: HostRouteDeps, what: HostWork): readonly string[] {
  const program = argv(what);
  const { host, settings } = model();
  if (program.length === 0) throw new LoopctlError('LOOPCTL_E_HOST_NONE', `there is no host.${what}`);
  const busy = host.running ?? host.asked;
  if (busy !== null) throw new LoopctlError('LOOPCTL_E_HOST_BUSY', `host ${busy.what} runs, for ${busy.by}`);
  const left = what === 'recreate' ? cooldownMs(host, settings.host, now()) : 0;
  if (left === 0) return program;
  throw new LoopctlError('LOOPCTL_E_HOST_COOLDOWN', `not for another ${Math.ceil(left / 1000)} s`);
}

function view({ argv, model, now }: HostRouteDeps): HostView {
  const { host, settings } = model();
  const { running, last, failures } = host;
  return {
    schema: 1,
    auto: settings.host.auto,
    check: argv('check'),
    recreate: argv('recreate'),
    running: running === null ? null : { n: running.n, what: running.what, by: running.by },
    last: { check: runView(last.check), recreate: runView(last.recreate) },
    failures,
    cooldown_s: Math.ceil(cooldownMs(host, settings.host, now()) / 1000),
  };
}

function runView(run: HostRun | null): HostRunView | null {
  if (run === null) return null;
  const { n, ended, by, ok, how, output } = run;
  return { n, at: new Date(ended.wall).toISOString(), by, ok, how, output };
}
