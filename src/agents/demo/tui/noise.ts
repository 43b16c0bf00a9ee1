/** Rows of deterministic garbage, as a terminal shows them after an agent lost its mind: no box, no prompt, no busy line. */
export function noise(seed: string, cols: number, rows: number): string[] {
  const alphabet = '▒▓█▄▌▐▀■�¤§¬{}[]<>/\\|~^%$#@&*+=?!abcxyz0189';
  let state = 7;
  for (const char of seed) state = (state * 31 + (char.codePointAt(0) ?? 0)) % 2147483647;
  const row = () => {
    let text = '';
    for (let col = 0; col < cols - 1; col += 1) {
      state = (state * 48271) % 2147483647;
      text += alphabet[state % alphabet.length] ?? ' ';
    }
    return text;
  };
  return Array.from({ length: rows }, row);
}
