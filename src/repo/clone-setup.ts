import type { LoopName } from '../core/settings.ts';
import type { Identities } from './authors.ts';
import type { RepoNotice } from './notices.ts';

export interface CloneSpec {
  readonly name: LoopName;
  /** Absolute path. */
  readonly path: string;
}

export interface CloneSetup {
  /** URL or absolute path of the work repo's remote. */
  readonly remoteUrl: string;
  /** Coordination branch; null takes the remote's HEAD branch. */
  readonly branch: string | null;
  readonly clones: readonly CloneSpec[];
  /** Docs folder inside the work repo; '' is its root. */
  readonly docs: string;
  readonly identities: Identities;
  /** Spool file of a clone's reference-transaction hook. */
  readonly spoolFile: (name: LoopName) => string;
}

export interface ClonesReport {
  /** The coordination branch; null when it could not be found. */
  readonly branch: string | null;
  readonly created: readonly LoopName[];
  /** Clones in which a loop can work: there, on the right remote. */
  readonly usable: readonly LoopName[];
  readonly notices: readonly RepoNotice[];
}
