import type { Told } from '../world/accounts.ts';

type AgentName = 'builder' | 'adversary';

/** One thing that goes wrong, or that a person does, at a time. `at` and all `ms` are simulated milliseconds. */
export type Fault = { readonly at: number } & (
  | {
      readonly kind: 'kill-daemon';
      readonly moment: 'now' | 'before' | 'after';
      readonly what: string;
      readonly n: number;
      readonly downMs: number;
    }
  | { readonly kind: 'stop-daemon'; readonly ms: number }
  | { readonly kind: 'second-daemon' }
  | { readonly kind: 'reboot'; readonly downMs: number }
  | { readonly kind: 'state-lost'; readonly files: boolean; readonly downMs: number }
  | {
      readonly kind: 'torn';
      /** The machine lost its power meanwhile. */
      readonly power: boolean;
      readonly cut: number;
      readonly pages: boolean;
      readonly downMs: number;
    }
  | { readonly kind: 'overflow'; readonly ms: number }
  | { readonly kind: 'pid-reuse' }
  | { readonly kind: 'crash'; readonly agent: AgentName; readonly times: number }
  | { readonly kind: 'session-gone'; readonly agent: AgentName }
  | { readonly kind: 'server-death'; readonly ms: number }
  | { readonly kind: 'connection-loss'; readonly ms: number }
  | { readonly kind: 'tmux-trouble'; readonly ms: number; readonly timeouts: number; readonly slowMs: number }
  | { readonly kind: 'git-trouble'; readonly ms: number; readonly timeouts: number; readonly slowMs: number }
  | {
      readonly kind: 'news';
      readonly ms: number;
      readonly lost: number;
      readonly repeated: number;
      readonly lateMs: number;
    }
  | { readonly kind: 'fetch-lag'; readonly ms: number }
  | { readonly kind: 'remote-down'; readonly ms: number }
  | { readonly kind: 'rewrite'; readonly depth: number; readonly lost: number }
  | { readonly kind: 'third-party' }
  | { readonly kind: 'freeze'; readonly agent: AgentName; readonly burns: boolean }
  | { readonly kind: 'hang'; readonly agent: AgentName; readonly burns: boolean }
  | { readonly kind: 'stuck-start'; readonly agent: AgentName }
  | { readonly kind: 'stop-agent'; readonly agent: AgentName; readonly ms: number }
  | { readonly kind: 'dialog'; readonly agent: AgentName; readonly ms: number }
  | { readonly kind: 'draft'; readonly agent: AgentName; readonly ms: number; readonly attached: boolean }
  | { readonly kind: 'copy-mode'; readonly agent: AgentName; readonly ms: number }
  | { readonly kind: 'editor'; readonly agent: AgentName; readonly ms: number }
  | {
      readonly kind: 'drop-input';
      readonly agent: AgentName;
      readonly enters: number;
      readonly pastes: number;
    }
  | { readonly kind: 'slow-agent'; readonly agent: AgentName; readonly ms: number; readonly slowMs: number }
  | { readonly kind: 'forget-markers'; readonly agent: AgentName; readonly turns: number }
  | {
      readonly kind: 'limit';
      readonly agent: AgentName;
      readonly ms: number;
      readonly told: Told;
      readonly midTurn: boolean;
    }
  | { readonly kind: 'disk-full'; readonly ms: number }
  | { readonly kind: 'clock-jump'; readonly ms: number }
  | { readonly kind: 'pause'; readonly agent: AgentName | null; readonly ms: number }
  | { readonly kind: 'plan-edit' }
  | { readonly kind: 'config-edit'; readonly good: boolean }
  | { readonly kind: 'send'; readonly agent: AgentName }
  | { readonly kind: 'dispatch' }
  | { readonly kind: 'cancel-task' }
  | { readonly kind: 'task-death'; readonly code: number }
  | { readonly kind: 'restart'; readonly agent: AgentName; readonly mode: 'fresh' | 'resume' }
);

export type FaultKind = Fault['kind'];
