/** One question and its answer in numbers. */
export interface Benchmark {
  readonly title: string;
  /** What was measured against what, one or two sentences. */
  readonly about: string;
  /** Runs it and returns Markdown, usually one table. Leaves nothing running. */
  run(): Promise<string>;
}
