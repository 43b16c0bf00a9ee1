/** One option of a command, as `node:util` parses it and help shows it. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** Placeholder of the value in help, for example `DIR`. */
  readonly value?: string;
  readonly help: string;
  /** What completion may offer. */
  readonly choices?: readonly string[];
}

/** A row of the command table: all that help and completion need, so that they load no command. */
export interface CommandSpec {
  readonly summary: string;
  /** Positional arguments, for example `AGENT TEXT…`. */
  readonly args?: string;
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Not shown in help. */
  readonly hidden?: boolean;
}

/** What a command is given. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Folder named by `--project` or LOOPCTL_PROJECT; null searches upwards from the current one. */
  readonly project: string | null;
  readonly json: boolean;
  readonly out: Output;
}

/** Where a command's words go. */
export interface Output {
  /** Standard output is a terminal. */
  readonly tty: boolean;
  readonly color: boolean;
  readonly columns: number;
  write(text: string): void;
  /** Progress and remarks, to standard error. */
  note(text: string): void;
}

/** What a command found out: data for `--json`, the same as text, and the exit code (0 if not set). */
export interface Outcome {
  readonly data: unknown;
  readonly text: string;
  readonly exitCode?: number;
}

/** A command returns data and its rendering; printing and exit codes are `main`'s. A long one writes as it goes and returns null. */
export type Command = (invocation: Invocation) => Promise<Outcome | null>;
