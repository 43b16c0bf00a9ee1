/** A path of the control API with values of any text in its query; half a character becomes U+FFFD. */
export function question(path: string, values: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(values).toString()}`;
}
