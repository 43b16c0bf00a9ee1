import type { LoopName } from '../core/settings.ts';
import type { Identities } from './authors.ts';

export interface RepoOptions {
  readonly clones: readonly { readonly name: LoopName; readonly path: string }[];
  /** Folder of loopctl's own mirror, in the state folder. A network remote cannot be fetched without one. */
  readonly mirror?: string;
  /** URL or absolute path of the work repo's remote. */
  readonly remoteUrl: string;
  /** Coordination branch; null takes the remote's HEAD branch. */
  readonly branch: string | null;
  /** Docs folder inside the work repo; '' is its root. */
  readonly docs: string;
  readonly identities: Identities;
  /** Files that the clones' reference-transaction hooks append to. */
  readonly spoolFiles: readonly string[];
  /** Largest file that is read. Default 1 MiB. */
  readonly maxFileBytes?: number;
  /** Longest fetch, milliseconds. Default 120,000. */
  readonly fetchTimeoutMs?: number;
}
