import { readableByOthers } from '../../config/rules/secrets.ts';
import { addressOf } from '../../notify/http/address.ts';
import { resolveSecret } from '../../notify/secret.ts';
import type { ChannelSpec, SecretText } from '../../ports/channel.ts';
import { isExecutable } from '../../system/proc/executable.ts';
import { type Finding, fail, ok, type ProjectCheck, warn } from './check.ts';

/** Channels and heartbeat as far as they can be judged without telling anybody: secrets, addresses, programs. */
export const checkNotify: ProjectCheck = async ({ project }) => {
  const { channels, heartbeat } = project.config.notify;
  const beats = heartbeat === null ? [] : address('heartbeat', heartbeat.url);
  const findings = [...channels.flatMap(checkChannel), ...beats];
  if (findings.length > 0) return findings;
  const names = [...channels.map(({ name }) => name), ...(heartbeat === null ? [] : ['heartbeat'])];
  return names.length === 0
    ? []
    : [ok('notify', `${names.join(', ')}; loopctl notify test tells whether it arrives`)];
};

function checkChannel(spec: ChannelSpec): readonly Finding[] {
  switch (spec.type) {
    case 'ntfy':
      return [...address(spec.name, spec.url), ...(spec.token === null ? [] : secret(spec.name, spec.token))];
    case 'webhook':
      return [
        ...address(spec.name, spec.url),
        ...Object.values(spec.headers).flatMap((value) => secret(spec.name, value)),
      ];
    case 'slack':
      return address(spec.name, spec.url);
    case 'desktop':
      return program(spec.name, process.platform === 'darwin' ? 'osascript' : 'notify-send', spec);
    case 'command':
      return program(spec.name, spec.argv[0] ?? '', spec);
  }
}

const setIt = "Set it in the daemon's environment (a service has its own), or mend the file.";

function address(name: string, url: SecretText): readonly Finding[] {
  const found = addressOf(url, process.env);
  if (!found.ok) return [fail('notify', `${name}: ${found.why}`, setIt)];
  return privacy(name, url);
}

function secret(name: string, value: SecretText): readonly Finding[] {
  const found = resolveSecret(value, process.env);
  if (!found.ok) return [fail('notify', `${name}: ${found.why}`, setIt)];
  return privacy(name, value);
}

function privacy(name: string, value: SecretText): readonly Finding[] {
  if (typeof value === 'string' || !('file' in value) || !readableByOthers(value.file)) return [];
  const text = `${name}: others on this machine can read ${value.file}`;
  return [warn('notify', text, `chmod 600 ${value.file}`)];
}

function program(name: string, file: string, spec: ChannelSpec): readonly Finding[] {
  if (isExecutable(file, spec.type === 'command' ? spec.cwd : '/', process.env.PATH ?? '')) return [];
  return [fail('notify', `${name}: there is no program ${file}`, 'Install it, or take the channel out.')];
}
