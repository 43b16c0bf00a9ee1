import type { ChannelSpec } from '../../ports/channel.ts';
import type { Channel, ChannelDeps } from './channel.ts';
import { createCommand } from './command.ts';
import { createDesktop } from './desktop.ts';
import { createNtfy } from './ntfy.ts';
import { createSlack } from './slack.ts';
import { createWebhook } from './webhook.ts';

export function createChannel(spec: ChannelSpec, deps: ChannelDeps): Channel {
  switch (spec.type) {
    case 'ntfy':
      return createNtfy(spec, deps);
    case 'webhook':
      return createWebhook(spec, deps);
    case 'slack':
      return createSlack(spec, deps);
    case 'desktop':
      return createDesktop(spec, deps);
    case 'command':
      return createCommand(spec, deps);
  }
}
