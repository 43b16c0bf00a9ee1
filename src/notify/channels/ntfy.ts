import type { NtfySpec } from '../../ports/channel.ts';
import type { Severity } from '../../ports/notifier.ts';
import { addressOf } from '../http/address.ts';
import { request } from '../http/request.ts';
import { resolveSecret } from '../secret.ts';
import type { Channel, ChannelDeps } from './channel.ts';

/** https://docs.ntfy.sh/publish/ */
const priorities: Readonly<Record<Severity, string>> = { info: '3', warning: '4', critical: '5' };
const tags: Readonly<Record<Severity, string>> = {
  info: 'information_source',
  warning: 'warning',
  critical: 'rotating_light',
};

/** A topic of ntfy. A repeat carries the sequence id of the first attempt, so that clients show it in its place. */
export function createNtfy(spec: NtfySpec, deps: ChannelDeps): Channel {
  return {
    async send(message, abort) {
      const address = addressOf(spec.url, deps.env);
      const token = spec.token === null ? null : resolveSecret(spec.token, deps.env);
      if (!address.ok) return { type: 'retry', why: address.why, afterMs: null };
      if (token?.ok === false) return { type: 'retry', why: token.why, afterMs: null };
      return request({
        url: address.url,
        method: 'POST',
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          title: headerText(message.title),
          priority: priorities[message.severity],
          tags: tags[message.severity],
          'x-sequence-id': message.id,
          'idempotency-key': message.id,
          ...(token === null ? {} : { authorization: `Bearer ${token.value}` }),
        },
        body: message.text,
        timeoutMs: spec.timeout_s * 1000,
        secrets: token === null ? [] : [token.value],
        abort,
        nowMs: deps.nowMs,
      });
    },
  };
}

/** A header holds ASCII only; ntfy reads anything else as RFC 2047 writes it. */
function headerText(text: string): string {
  return /^[ -~]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}
