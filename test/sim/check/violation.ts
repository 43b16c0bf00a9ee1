/** Something that must never happen, and did. */
export class Violation extends Error {
  readonly rule: string;
  readonly atMs: number;

  constructor(rule: string, text: string, atMs: number) {
    super(text);
    this.rule = rule;
    this.atMs = atMs;
  }
}
