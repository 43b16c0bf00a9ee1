/** What the demo builds: deterministic by seed, small, and really checkable. */
export interface Product {
  readonly path: string;
  /** argv that checks it, run in the clone. */
  readonly check: readonly string[];
  readonly expected: string;
  readonly text: string;
}

/** File-name form of a gate. */
export function slug(gate: string): string {
  return gate.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'gate';
}

/** The module of a gate. A flawed one forgets the first number, which its own check notices. */
export function product(gate: string, seed: number, flawed: boolean): Product {
  const numbers = series(`${gate}/${seed}`, 5);
  const expected = numbers.reduce((sum, one) => sum + one, 0);
  const path = `demo/${slug(gate)}.mjs`;
  const text = [
    `/** Adds up the measurements of ${JSON.stringify(gate)}. */`,
    `const measurements = [${numbers.join(', ')}];`,
    '',
    'export function total(list) {',
    `  return list${flawed ? '.slice(1)' : ''}.reduce((sum, one) => sum + one, 0);`,
    '}',
    '',
    `const found = total(measurements);`,
    `process.stdout.write(found === ${expected} ? \`ok \${found}\\n\` : \`wrong: \${found}, not ${expected}\\n\`);`,
    `process.exitCode = found === ${expected} ? 0 : 1;`,
    '',
  ].join('\n');
  return { path, check: ['node', path], expected: `ok ${expected}`, text };
}

/** Whole numbers 1..97 that depend on the text only. */
function series(text: string, count: number): number[] {
  let state = 2166136261;
  for (const char of text) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 1 + ((state >>> 16) % 97);
  });
}
