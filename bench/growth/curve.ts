/** How one figure grows with another. */
export interface Curve {
  readonly title: string;
  /** What grows, and its unit. */
  readonly x: string;
  readonly y: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}
