import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A remote that can be read and watched on this machine, or one behind a transport. */
export type Remote =
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'network'; readonly url: string };

/**
 * What a remote URL names, by git's rules: a scheme, or a colon before the first slash (`host:path`), is a
 * transport; `file://` of this host and plain paths are local. Relative paths are taken from `base`.
 */
export function classifyRemote(url: string, base: string = process.cwd()): Remote {
  if (/^file:\/\/(localhost)?\//i.test(url)) {
    try {
      return { kind: 'local', path: fileURLToPath(url.replace(/^file:\/\/localhost/i, 'file://')) };
    } catch {
      return { kind: 'network', url };
    }
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[a-z][a-z0-9+-]*::/i.test(url))
    return { kind: 'network', url };
  const colon = url.indexOf(':');
  const slash = url.indexOf('/');
  if (!isAbsolute(url) && colon >= 0 && (slash < 0 || colon < slash)) return { kind: 'network', url };
  return { kind: 'local', path: resolve(base, url) };
}

/** True when two URLs name the same remote: credentials, a trailing slash or `.git`, and a default user do not count. */
export function sameRemote(one: string, other: string, base?: string): boolean {
  return canonical(one, base) === canonical(other, base);
}

function canonical(url: string, base?: string): string {
  const remote = classifyRemote(url, base);
  if (remote.kind === 'local') return trimEnd(remote.path);
  const scp = /^(?:([^@/]+)@)?(\[[^\]]+\]|[^:/]+):(?!\/\/)(.*)$/.exec(remote.url);
  if (scp !== null)
    return trimEnd(
      `ssh://${scp[1] ?? ''}@${scp[2]?.toLowerCase() ?? ''}/${scp[3] ?? ''}`.replace(/([^:])\/\/+/g, '$1/'),
    );
  const full = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/@]*)@)?([^/]*)(.*)$/i.exec(remote.url);
  if (full === null) return trimEnd(remote.url);
  const [, scheme = '', user = '', host = '', path = ''] = full;
  const keepUser = /ssh/i.test(scheme) ? (user.split(':')[0] ?? '') : '';
  const kind = scheme.toLowerCase();
  return trimEnd(`${kind}://${kind === 'ssh' ? `${keepUser}@` : ''}${host.toLowerCase()}${path}`);
}

function trimEnd(text: string): string {
  return text
    .replace(/\/+$/, '')
    .replace(/\/?\.git$/, '')
    .replace(/\/+$/, '');
}
