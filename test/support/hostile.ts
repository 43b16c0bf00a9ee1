import fc from 'fast-check';

/** Pieces of text that have broken parsers and terminals elsewhere. */
const pieces = [
  ...['', '\0', '\n', '\r\n', '\t', '\x1b', '\x1b[2J', '\x1b]0;t\x07', '\x1bP1$r\x1b\\', '\x9b31m', '\x7f'],
  ...['\u202e', '\u2066', '\u200b', '\ufeff', '\u2028', '\ud800', '\udc00', 'e\u0301', '👩‍👩‍👧'],
  ...['"', "'", '\\', '`', '{', '}', '[', ']', ':', '|', ',', '=', '#', '%', '$(x)', '{x}', '../', '/'],
  ...['0', '-1', '1e300', '-1e300', '1e999', '99999999999999999999', '0x10', 'NaN', 'Infinity', '2147483648'],
  ...['null', 'true', '{}', '[]', '__proto__', 'constructor', 'toString', 'x'.repeat(300), '[['.repeat(500)],
];

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(200)),
  put: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })),
});

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, { at, cut, put }) => {
    const from = Math.floor(at * before.length);
    return before.slice(0, from) + put + before.slice(from + cut);
  }, text);
}

/** Text of any kind: anything at all, bytes read as UTF-8, and the samples with a few places spoilt. */
export function hostile(...samples: readonly string[]): fc.Arbitrary<string> {
  const spoilt = fc
    .tuple(fc.constantFrom('', ...samples), fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([sample, edits]) => edited(sample, edits));
  return fc.oneof(
    { weight: 4, arbitrary: spoilt },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
    },
  );
}

/** JSON text like the samples, with values of other kinds and sizes in places. */
export function hostileJson(...samples: readonly unknown[]): fc.Arbitrary<string> {
  const value = fc.oneof(
    fc.constantFrom(...pieces),
    fc.constantFrom(null, true, 0, -1, 1e300, -1e300, 1e15, 0.5, Number.MIN_VALUE, [], {}),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );
  const changed = fc
    .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), value), { maxLength: 3 }))
    .map(([sample, changes]) =>
      JSON.stringify(changes.reduce((data, [n, put]) => withLeaf(data, n, put), structuredClone(sample))),
    );
  return fc.oneof(
    { weight: 3, arbitrary: changed },
    { weight: 1, arbitrary: hostile(...samples.map((one) => JSON.stringify(one))) },
  );
}

/** The data with its n-th value, counted round and round, replaced. */
function withLeaf(data: unknown, n: number, put: unknown): unknown {
  const places = leaves(data);
  const place = places[n % Math.max(1, places.length)];
  if (place !== undefined) place.holder[place.key] = put;
  return data;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function leaves(data: unknown): readonly Place[] {
  if (typeof data !== 'object' || data === null) return [];
  const holder = data as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...leaves(holder[key])]);
}

/** Every string in a value, keys included. */
export function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...stringsIn(one)]);
}
