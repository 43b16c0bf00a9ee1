import { redact } from '../../protocol/secrets.ts';
import type { KeyPath } from '../key-path.ts';
import { channelNames, minuteOf } from '../notify.ts';
import { absolute } from '../paths.ts';
import { bodyPlaceholders } from '../schema/notify.ts';
import type { RawConfig } from '../schema.ts';
import { contains } from './clones.ts';
import type { Rule, RuleContext } from './rule.ts';
import { readableByOthers } from './secrets.ts';

type Channel = RawConfig['notify']['channels'][number];

/** Channels are told apart by name. */
export const channelsDiffer: Rule = ({ sections: { notify }, problem }) => {
  const channels = notify?.channels ?? [];
  const names = channelNames(channels.filter((channel) => channel !== undefined));
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index) problem(['notify', 'channels', index], `the name ${name} is used twice`);
};

/** Quiet hours are a whole, and the digest comes after them. */
export const quietHoursSound: Rule = ({ sections: { notify }, problem }) => {
  const { from, to, timezone } = notify?.quiet_hours ?? {};
  const digest = notify?.digest_at;
  if (timezone !== undefined && !isTimezone(timezone))
    problem(['notify', 'quiet_hours', 'timezone'], `${timezone} is no time zone; write it as Europe/Berlin`);
  if ((from === undefined) !== (to === undefined))
    problem(['notify', 'quiet_hours'], 'needs both from and to');
  else if (from !== undefined && from === to)
    problem(['notify', 'quiet_hours', 'to'], 'is the same as from: name two different times');
  if (digest === undefined) return;
  if (from === undefined || to === undefined)
    problem(['notify', 'digest_at'], 'has no meaning without quiet_hours');
  else if (digest !== to && isWithin(minuteOf(digest), minuteOf(from), minuteOf(to)))
    problem(['notify', 'digest_at'], `lies within the quiet hours (${from} to ${to})`);
};

function isWithin(minute: number, from: number, to: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

const elsewhere = 'looks like a secret: name its place instead, {env: NAME} or {file: path}';
const secretHeader = /^(?:(?:proxy-)?authorization|cookie|x-(?:api-key|auth-token|access-token))$/i;

/** No secret stands in the file itself, and files that hold one are for their owner's eyes only. */
export const notifySecretsElsewhere: Rule = (context) => {
  const { notify } = context.sections;
  for (const [index, channel] of (notify?.channels ?? []).entries())
    if (channel !== undefined) checkChannel(context, channel, ['notify', 'channels', index]);
  checkSecret(context, notify?.heartbeat?.url, ['notify', 'heartbeat', 'url']);
};

function checkChannel(context: RuleContext, channel: Channel, at: KeyPath): void {
  const { problem, warn } = context;
  if ('url' in channel) checkSecret(context, channel.url, [...at, 'url']);
  if (channel.type === 'slack' && typeof channel.url === 'string' && redact(channel.url) === channel.url)
    warn(
      [...at, 'url'],
      'who knows this address can write there: better name its place, {env: NAME} or {file: path}',
    );
  if (channel.type === 'ntfy') checkSecret(context, channel.token, [...at, 'token']);
  if (channel.type === 'command')
    for (const [index, word] of channel.argv.entries())
      if (redact(word) !== word)
        problem([...at, 'argv', index], 'looks like a secret: let the program read it');
  if (channel.type !== 'webhook') return;
  for (const [name, value] of Object.entries(channel.headers)) {
    if (typeof value === 'string' && secretHeader.test(name)) problem([...at, 'headers', name], elsewhere);
    else checkSecret(context, value, [...at, 'headers', name]);
  }
  const body = JSON.stringify(channel.body) ?? '';
  if (redact(body) !== body)
    problem([...at, 'body'], 'holds what looks like a secret: put it into a header, by its place');
  const unknown = [...body.matchAll(/\{([a-z_]+)\}/g)].map(([, name = '']) => name);
  for (const name of new Set(unknown.filter((one) => !bodyPlaceholders.includes(one))))
    warn([...at, 'body'], `nothing fills in {${name}}; known are ${bodyPlaceholders.join(', ')}`);
}

type Secret = string | { readonly file?: string | undefined } | undefined;

function checkSecret({ dir, sections, problem, warn }: RuleContext, value: Secret, at: KeyPath): void {
  if (typeof value === 'string') {
    if (redact(value) !== value) problem(at, elsewhere);
    return;
  }
  if (value?.file === undefined) return;
  const file = absolute(dir, value.file);
  const clones = Object.values(sections.work_repo?.clones ?? {});
  if (clones.some((clone) => contains(absolute(dir, clone), file)))
    problem([...at, 'file'], 'must not be inside a clone: an agent could commit it');
  else if (readableByOthers(file))
    warn([...at, 'file'], `others on this machine can read it: chmod 600 ${value.file}`);
}
