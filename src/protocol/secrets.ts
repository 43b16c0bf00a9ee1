import { plain } from './text.ts';

/** File names that hold secrets, as git ignore patterns. `init` writes them, the push hook refuses them. */
export const secretFilePatterns: readonly string[] = [
  '.env',
  '.env.*',
  '.testenv',
  '.testenv.*',
  '*.key',
  '*.pem',
  '*.p12',
  '*.pfx',
  '*.jks',
  '*.keystore',
  '*.kdbx',
  '*.tfstate',
  '*.tfstate.*',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  '.netrc',
  '.pgpass',
  '.git-credentials',
  '.credentials.json',
];

const secretName = new RegExp(`^(?:${secretFilePatterns.map(globSource).join('|')})$`, 'i');
const example = /\.(?:example|sample|template|dist)$/i;

/** True when the file's name says that it holds secrets; `.env.example` and the like do not. */
export function looksSecretPath(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return secretName.test(name) && !example.test(name);
}

/** Shapes of known keys. What a group named `keep` holds stays in the text. */
const shapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  [
    'private-key',
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ],
  ['url-password', /(?<=:\/\/)[^\s/:@]{0,256}:[^\s/]{1,512}(?=@)/g],
  ['slack', /(?<keep>hooks\.slack\.com\/services\/)[A-Za-z0-9/]{20,128}/g],
  ['discord', /(?<keep>discord(?:app)?\.com\/api\/webhooks\/)\d{5,32}\/[\w-]{20,128}/g],
  ['anthropic', /\bsk-ant-[\w-]{16,}/g],
  ['openai', /\bsk-[A-Za-z0-9][\w-]{18,}/g],
  ['github', /\b(?:gh[opsur]_[A-Za-z0-9]{30,}|github_pat_\w{22,})/g],
  ['gitlab', /\bglpat-[\w-]{20,}/g],
  ['aws', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['google', /\b(?:AIza[\w-]{35,}|ya29\.[\w-]{20,})/g],
  ['slack', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g],
  ['stripe', /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g],
  ['npm', /\bnpm_[A-Za-z0-9]{36,}/g],
  ['huggingface', /\bhf_[A-Za-z0-9]{30,}/g],
  ['telegram', /\b\d{8,10}:AA[\w-]{33,}/g],
  ['jwt', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{5,}/g],
  ['bearer', /(?<keep>\b(?:Bearer|Basic) {1,4})(?=\S*\d)[\w.~+/=-]{16,}/gi],
  [
    'assignment',
    /(?<keep>\b[A-Z0-9_]{0,64}?(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)[A-Z0-9_]{0,64}=["']?)(?!\d+\b)[^\s"'[]{8,}/g,
  ],
];

/** Shapes that ordinary text has, too: good enough to leave something out, not to raise an alarm. */
const common: ReadonlySet<string> = new Set(['url-password', 'bearer', 'assignment']);
/** What makers of keys put into their documentation. */
const sample = /example|placeholder|dummy|x{8}|0{8}|1234567890/i;

/**
 * Kinds of known keys that stand in `after` and do not stand in `before`: what a change of a file added. The keys
 * themselves leave this function in no form.
 */
export function addedKeys(before: string, after: string): readonly string[] {
  const kinds = new Set<string>();
  let rest = after;
  for (const [kind, shape] of shapes) {
    if (common.has(kind)) continue;
    // What is one kind of key is not looked at as another one.
    rest = rest.replace(shape, (key) => {
      if (!sample.test(key) && !before.includes(key)) kinds.add(kind);
      return ' ';
    });
  }
  return [...kinds];
}

/** Text with everything that looks like a known key replaced by `[redacted:<kind>]`. Idempotent. */
export function redact(text: string): string {
  let clean = text;
  for (const [kind, shape] of shapes) {
    clean = clean.replace(shape, (...match) => {
      const groups: unknown = match.at(-1);
      return `${keptOf(groups)}[redacted:${kind}]`;
    });
  }
  return clean;
}

/** Longer lines are cut before they are looked through. */
const LINE_MAX_CHARS = 4096;

/** A line that others wrote, made fit to be shown: {@link plain}, without known keys. Cut last, so that no half of a key is left. */
export function presentable(text: string, maxChars = 200): string {
  return plain(redact(plain(text, LINE_MAX_CHARS)), maxChars);
}

/** {@link redact} for an agent's message: whatever the text above it looks like, its last line, which may be a lease, stays a line. */
export function redactMessage(text: string): string {
  const at = text.trimEnd().lastIndexOf('\n');
  return at === -1 ? redact(text) : `${redact(text.slice(0, at))}\n${redact(text.slice(at + 1))}`;
}

function keptOf(groups: unknown): string {
  return typeof groups === 'object' && groups !== null && 'keep' in groups ? String(groups.keep ?? '') : '';
}

function globSource(pattern: string): string {
  return pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
}
