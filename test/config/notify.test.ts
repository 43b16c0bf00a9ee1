import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { makeProject, minimal } from './project.ts';

const load = (notify: string) => loadConfig(makeProject(`${minimal}notify: ${notify}\n`));

/** Mistakes as `key: message`, the key below `notify`. */
function mistakes(notify: string): readonly string[] {
  try {
    load(notify);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ key, message }) => `${key.replace(/^notify\.?/, '')}: ${message}`);
  }
}

test('one line is enough', () => {
  const { config, warnings } = load('{ channels: [{type: ntfy, url: https://ntfy.sh/mytopic}] }');
  expect(config.notify).toEqual({
    channels: [
      {
        ...{ type: 'ntfy', name: 'ntfy', url: 'https://ntfy.sh/mytopic', token: null },
        ...{ severity: 'info', only: [], except: [], timeout_s: 10 },
      },
    ],
    quiet: null,
    rate: { count: 20, window_s: 3600 },
    give_up_after_s: 86_400,
    heartbeat: null,
  });
  expect(warnings).toEqual([]);
});

test('names, places and times are filled in', () => {
  const { config } = load(`
  channels:
    - { type: desktop }
    - { type: desktop }
    - { type: webhook, name: hook, url: {file: ~/u}, headers: {X-Key: {env: K}}, body: [1, '{text}'] }
    - { type: command, argv: [./tell] }
  quiet_hours: { from: 22:00, to: "07:30", timezone: Europe/Berlin, critical_passes: false }
  heartbeat: { url: { env: BEAT } }`);
  const [, second, hook, command] = config.notify.channels;
  expect(second?.name).toBe('desktop-2');
  expect(hook).toMatchObject({
    url: { file: join(homedir(), 'u') },
    headers: { 'X-Key': { env: 'K' } },
    body: [1, '{text}'],
  });
  expect(command).toMatchObject({ argv: ['./tell'], cwd: expect.stringMatching(/loopctl-config-/) });
  expect(config.notify.quiet).toEqual({
    ...{ from: 1_320, to: 450, digestAt: 450, timezone: 'Europe/Berlin', criticalPasses: false },
  });
  expect(config.notify.heartbeat).toEqual({ url: { env: 'BEAT' }, interval_s: 60, events: true });
});

const token = `ghp_${'x'.repeat(36)}`;
const place = 'looks like a secret: name its place instead, {env: NAME} or {file: path}';

test.each<readonly [name: string, notify: string, expected: string]>([
  [
    'type',
    '{channels: [{type: email}]}',
    'channels[0].type: must be one of ntfy, webhook, slack, desktop, command',
  ],
  [
    'no type',
    '{channels: [{url: https://x.y}]}',
    'channels[0].type: must be one of ntfy, webhook, slack, desktop, command',
  ],
  [
    'address',
    '{channels: [{type: ntfy, url: ntfy.sh/x}]}',
    'channels[0].url: must be an http:// or https:// address',
  ],
  [
    'two places',
    '{heartbeat: {url: {env: A, file: b}}}',
    'heartbeat.url: must name its place, either env or file',
  ],
  [
    'a plain token',
    '{channels: [{type: ntfy, url: https://x.y/z, token: abc}]}',
    'channels[0].token: must name its place, {env: NAME} or {file: path}',
  ],
  [
    'a key of another type',
    '{channels: [{type: slack, url: {env: A}, token: {env: B}}]}',
    'channels[0].token: has no meaning for this type',
  ],
  [
    'the same name',
    '{channels: [{type: desktop}, {type: ntfy, url: https://x.y, name: desktop}]}',
    'channels[1]: the name desktop is used twice',
  ],
  ['half of the night', '{quiet_hours: {from: "22:00"}}', 'quiet_hours: needs both from and to'],
  [
    'no night',
    '{quiet_hours: {from: "22:00", to: "22:00"}}',
    'quiet_hours.to: is the same as from: name two different times',
  ],
  [
    'time of day',
    '{quiet_hours: {from: "24:00", to: "7:00"}}',
    'quiet_hours.from: must be a time of day as "22:00", in quotes',
  ],
  [
    'time zone',
    '{quiet_hours: {from: "22:00", to: "07:00", timezone: Berlin}}',
    'quiet_hours.timezone: Berlin is no time zone; write it as Europe/Berlin',
  ],
  ['digest by day', '{digest_at: "07:00"}', 'digest_at: has no meaning without quiet_hours'],
  [
    'digest at night',
    '{quiet_hours: {from: "22:00", to: "07:00"}, digest_at: "03:00"}',
    'digest_at: lies within the quiet hours (22:00 to 07:00)',
  ],
  [
    'password in an address',
    '{channels: [{type: webhook, url: "https://me:pass@x.y/"}]}',
    `channels[0].url: ${place}`,
  ],
  [
    'webhook of Slack',
    '{channels: [{type: slack, url: "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX"}]}',
    `channels[0].url: ${place}`,
  ],
  [
    'authorization',
    '{channels: [{type: webhook, url: https://x.y, headers: {Authorization: abc}}]}',
    `channels[0].headers.Authorization: ${place}`,
  ],
  [
    'key in a header',
    `{channels: [{type: webhook, url: https://x.y, headers: {X: ${token}}}]}`,
    `channels[0].headers.X: ${place}`,
  ],
  [
    'key in a body',
    `{channels: [{type: webhook, url: https://x.y, body: {a: ${token}}}]}`,
    'channels[0].body: holds what looks like a secret: put it into a header, by its place',
  ],
  [
    'key in a command',
    `{channels: [{type: command, argv: [tell, ${token}]}]}`,
    'channels[0].argv[1]: looks like a secret: let the program read it',
  ],
  [
    'secret in a clone',
    '{heartbeat: {url: {file: clones/builder/x}}}',
    'heartbeat.url.file: must not be inside a clone: an agent could commit it',
  ],
])('%s', (_name, notify, expected) => {
  const found = mistakes(notify);
  expect(found[0]).toBe(expected);
  expect(found.join('\n')).not.toContain(token);
});

test('what is allowed but probably not meant', () => {
  const { warnings } = load(
    '{channels: [{type: slack, url: https://chat.example.org/hooks/x}, {type: webhook, url: https://x.y, body: "{txet}"}]}',
  );
  expect(warnings.map(({ key, message }) => `${key}: ${message}`)).toEqual([
    expect.stringMatching(/^notify\.channels\[0\]\.url: who knows this address can write there/),
    expect.stringMatching(/^notify\.channels\[1\]\.body: nothing fills in \{txet\}; known are id, /),
  ]);
});
