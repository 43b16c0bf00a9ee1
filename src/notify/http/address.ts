import type { SecretText } from '../../ports/channel.ts';
import { type Resolved, resolveSecret } from '../secret.ts';

export type Address = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly why: string };

/** Where a request goes; the reason for a refusal shows nothing of an address that may be a secret. */
export function addressOf(text: SecretText, env: Readonly<Record<string, string | undefined>>): Address {
  const resolved: Resolved = resolveSecret(text, env);
  if (!resolved.ok) return resolved;
  const url = URL.parse(resolved.value);
  if (url === null || !/^https?:$/.test(url.protocol))
    return { ok: false, why: 'its address is not an http(s) URL' };
  return { ok: true, url };
}

/** What of an address may be shown: never its path or query, which often are the secret. */
export function hostOf(url: URL): string {
  return url.host;
}

/** Parts of an address that others may not see. */
export function secretsIn(url: URL): readonly string[] {
  const path = url.pathname + url.search;
  return [url.password, url.username, path.length > 1 ? path : '', ...url.pathname.split('/')].filter(
    (part) => part.length >= 6,
  );
}
