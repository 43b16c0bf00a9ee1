import type { SecretText } from '../ports/channel.ts';
import { redact } from '../protocol/secrets.ts';
import { plain } from '../protocol/text.ts';
import { readIfExists } from '../system/files/read.ts';

/** A value, or why it cannot be had; never both, and the reason never holds the value. */
export type Resolved =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly why: string };

const FILE_MAX_BYTES = 64 * 1024;

/** The value behind a place, read now; white space around it is not part of it. */
export function resolveSecret(text: SecretText, env: Readonly<Record<string, string | undefined>>): Resolved {
  if (typeof text === 'string') return { ok: true, value: text };
  if ('env' in text) {
    const value = (env[text.env] ?? '').trim();
    return value === '' ? { ok: false, why: `the environment has no ${text.env}` } : { ok: true, value };
  }
  return fromFile(text.file);
}

function fromFile(path: string): Resolved {
  const where = plain(path, 200);
  try {
    const value = (readIfExists(path, FILE_MAX_BYTES) ?? '').trim();
    return value === '' ? { ok: false, why: `there is nothing in ${where}` } : { ok: true, value };
  } catch {
    return { ok: false, why: `${where} cannot be read` };
  }
}

/** Shorter values would be cut out of every word. */
const SECRET_MIN_CHARS = 4;
const PART_MIN_CHARS = 8;

/** Text of others without these values or words of them, however a URL or JSON writes them, and without known keys. */
export function scrub(text: string, secrets: readonly string[]): string {
  const words = secrets
    .flatMap((secret) => secret.split(/\s+/))
    .filter((word) => word.length >= PART_MIN_CHARS);
  const forms = [...secrets.filter((secret) => secret.length >= SECRET_MIN_CHARS), ...words].flatMap(
    (secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)],
  );
  return redact(forms.reduce((clean, form) => clean.replaceAll(form, '[redacted]'), text));
}
