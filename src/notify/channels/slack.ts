import type { SlackSpec } from '../../ports/channel.ts';
import type { Severity } from '../../ports/notifier.ts';
import { addressOf } from '../http/address.ts';
import { request } from '../http/request.ts';
import type { Channel, ChannelDeps } from './channel.ts';

const marks: Readonly<Record<Severity, string>> = {
  info: ':information_source:',
  warning: ':warning:',
  critical: ':rotating_light:',
};

/** An incoming webhook of Slack, or of what understands the same (Mattermost, Rocket.Chat, Discord with `/slack`). */
export function createSlack(spec: SlackSpec, deps: ChannelDeps): Channel {
  return {
    async send(message, abort) {
      const address = addressOf(spec.url, deps.env);
      if (!address.ok) return { type: 'retry', why: address.why, afterMs: null };
      const head = `${marks[message.severity]} *${escaped(message.title)}*`;
      return request({
        url: address.url,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': message.id },
        body: JSON.stringify({ text: `${head}\n${escaped(message.text)}` }),
        timeoutMs: spec.timeout_s * 1000,
        secrets: [],
        abort,
        nowMs: deps.nowMs,
      });
    },
  };
}

/** Slack reads `<…>` as links and mentions: a commit subject must not call everyone. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
