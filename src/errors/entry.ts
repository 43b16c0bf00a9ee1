export interface Entry {
  /** What it means, one sentence. */
  readonly means: string;
  /** What the user does next, one sentence. */
  readonly next: string;
  /** Exit code of a command that ends with it: 1 failed, 2 usage or config, 3 no daemon, 4 held by another, 5 refused. */
  readonly exit: 1 | 2 | 3 | 4 | 5;
}
