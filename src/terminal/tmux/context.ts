import type { ExitWatch } from '../launch/exit-watch.ts';
import type { TmuxCommand } from './control-connection.ts';
import type { KnownSessions } from './known.ts';
import type { Link } from './link.ts';
import type { Listing } from './listing.ts';
import type { TmuxSettings } from './options.ts';

/** What the verbs of one terminal share. */
export interface TmuxContext {
  readonly settings: TmuxSettings;
  readonly link: Link;
  readonly known: KnownSessions;
  readonly watch: ExitWatch;
  /** Runs one sequence of commands; what tmux refuses becomes a coded error about `about`. */
  run(about: string, commands: readonly TmuxCommand[]): Promise<readonly (readonly string[])[]>;
  /** Lists, and tells of sessions that have ended. */
  look(): Promise<Listing>;
  /** Name of a session in tmux. */
  nameOf(session: string): string;
}
