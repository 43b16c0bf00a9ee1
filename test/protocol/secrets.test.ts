import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksSecretPath, presentable, redact, redactMessage } from '../../src/protocol/secrets.ts';

test.each([
  '.env',
  '.env.local',
  'deploy/.testenv',
  'tls/server.key',
  'tls/server.PEM',
  'infra/terraform.tfstate',
  'infra/terraform.tfstate.backup',
  'home/.ssh/id_rsa',
  'id_ed25519',
  '.netrc',
  'a/.git-credentials',
])('%s looks secret', (path) => {
  expect(looksSecretPath(path)).toBe(true);
});

test.each([
  '.env.example',
  'deploy/.env.sample',
  'id_rsa.pub',
  'src/env.ts',
  'src/.environment.ts',
  'keyboard.ts',
  'my.key.md',
  'tfstate.md',
  'xid_rsa',
  '',
  '.env/readme.md',
])('%s does not', (path) => {
  expect(looksSecretPath(path)).toBe(false);
});

/** Put together here so that no scanner takes this file for a leak. */
const body = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8';
const keys: readonly (readonly [string, string])[] = [
  ['anthropic', `sk-${'ant'}-api03-${body}`],
  ['openai', `sk-${'proj'}-${body}`],
  ['github', `ghp${'_'}${body}`],
  ['github', `github${'_pat_'}${body}`],
  ['gitlab', `glpat${'-'}${body}`],
  ['aws', `AK${'IA'}ABCDEFGHIJKLMNOP`],
  ['google', `AI${'za'}${body.slice(0, 35)}`],
  ['slack', `xox${'b'}-123456789012-${body}`],
  ['stripe', `sk${'_live_'}${body}`],
  ['npm', `npm${'_'}${body}`],
  ['huggingface', `hf${'_'}${body}`],
  ['telegram', `123456789:AA${body.slice(0, 33)}`],
  ['jwt', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTYifQ'}.${body}`],
];

test.each(keys)('a key of %s is redacted wherever it stands', (kind, key) => {
  for (const [before, after] of [
    ['', ''],
    ['say "', '"'],
    ['x=', '&y'],
    ['(', ')\nnext'],
  ] as const) {
    expect(redact(`${before}${key}${after}`)).toBe(`${before}[redacted:${kind}]${after}`);
  }
});

test.each([
  ['https://user:pass@host/path', 'https://[redacted:url-password]@host/path'],
  ['https://user:p@ss@host/path', 'https://[redacted:url-password]@host/path'],
  ['ssh://git@host:22/path', 'ssh://git@host:22/path'],
  ['http://localhost:8080/a@b', 'http://localhost:8080/a@b'],
  [`Authorization: Bearer ${body}`, 'Authorization: Bearer [redacted:bearer]'],
  ['the bearer understanding-of-things', 'the bearer understanding-of-things'],
  ['export DB_PASSWORD=hunter2hunter2 next', 'export DB_PASSWORD=[redacted:assignment] next'],
  ['API_KEY="correct horse"', 'API_KEY="correct horse"'],
  ['API_KEY="correct-horse"', 'API_KEY="[redacted:assignment]"'],
  ['MAX_TOKENS=100000000', 'MAX_TOKENS=100000000'],
  [
    'https://hooks.slack.com/services/T00000000/B00000000/abcdef',
    'https://hooks.slack.com/services/[redacted:slack]',
  ],
  [
    `a -----BEGIN RSA ${'PRIVATE'} KEY-----\nMII\n-----END RSA ${'PRIVATE'} KEY----- b`,
    'a [redacted:private-key] b',
  ],
  [`a -----BEGIN ${'PRIVATE'} KEY-----\nMII cut`, 'a [redacted:private-key]'],
  ['commit d8cbbec8a28ff29926f6f8b2e6f3fad09d9ae170', 'commit d8cbbec8a28ff29926f6f8b2e6f3fad09d9ae170'],
  ['task-list of risk-assessment-for-everything-we-do', 'task-list of risk-assessment-for-everything-we-do'],
  ['', ''],
])('redact(%j) is %j', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

test('redaction never throws, is idempotent and leaves no key that stands apart', () => {
  const piece = fc.oneof(
    fc.constantFrom(...keys.map(([, key]) => key), 'https://a:b@c', 'TOKEN=', 'Bearer'),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  const apart = fc.constantFrom(' ', '\n', '"', ' = ', ', ');
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, apart)), (parts) => {
      const clean = redact(parts.flat().join(''));
      expect(redact(clean)).toBe(clean);
      for (const [, key] of keys) expect(clean).not.toContain(key);
    }),
    { numRuns: 1_000 },
  );
});

test.each(['TOKEN', 'sk-', '://a:', 'eyJaaaaaaaaaa.', '-----BEGIN ', 'A', 'Bearer ', '1', 'a:'])(
  'a megabyte of %j in linear time',
  (unit) => {
    expect(typeof redact(unit.repeat(1_000_000 / unit.length))).toBe('string');
  },
);

test('a line is made fit to be shown: no key is hidden in it by control characters or left in half by a cut', () => {
  const key = `sk-ant-${body}`;
  expect(presentable(`uses \u001b[1m${key}\u001b[0m\nnow`)).toBe('uses [redacted:anthropic] now');
  expect(presentable(`uses sk-\u200bant-${body}`)).toBe('uses [redacted:anthropic]');
  expect(presentable(`${'x'.repeat(20)} ${key}`, 32)).not.toContain('sk-ant');
});

test('the last line of a message stays a line of its own', () => {
  const open = '-----BEGIN RSA PRIVATE KEY-----\nabc';
  expect(redactMessage(`${open}\nWAITING-UNTIL: 2026-01-01T00:00:00Z\n`)).toBe(
    '[redacted:private-key]\nWAITING-UNTIL: 2026-01-01T00:00:00Z\n',
  );
  expect(redactMessage(`one\nsk-ant-${body}`)).toBe('one\n[redacted:anthropic]');
});
