import type { WebhookSpec } from '../../ports/channel.ts';
import { addressOf } from '../http/address.ts';
import { request } from '../http/request.ts';
import { resolveSecret } from '../secret.ts';
import type { Channel, ChannelDeps } from './channel.ts';
import { fieldsOf, fill } from './template.ts';

/** Any receiver of JSON. */
export function createWebhook(spec: WebhookSpec, deps: ChannelDeps): Channel {
  return {
    async send(message, abort) {
      const address = addressOf(spec.url, deps.env);
      if (!address.ok) return { type: 'retry', why: address.why, afterMs: null };
      const headers = resolveHeaders(spec, deps);
      if (!headers.ok) return { type: 'retry', why: headers.why, afterMs: null };
      const fields = fieldsOf(message);
      return request({
        url: address.url,
        method: spec.method,
        headers: { 'content-type': 'application/json', 'idempotency-key': message.id, ...headers.values },
        body: JSON.stringify(spec.body === null ? fields : fill(spec.body, fields)),
        timeoutMs: spec.timeout_s * 1000,
        secrets: Object.values(headers.values),
        abort,
        nowMs: deps.nowMs,
      });
    },
  };
}

type Headers =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly why: string };

function resolveHeaders(spec: WebhookSpec, deps: ChannelDeps): Headers {
  const values: Record<string, string> = {};
  for (const [name, text] of Object.entries(spec.headers)) {
    const resolved = resolveSecret(text, deps.env);
    if (!resolved.ok) return resolved;
    // A line break in a value would begin another header; no such value can be sent at all.
    if (!/^[\t -~\x80-\xff]*$/.test(resolved.value))
      return { ok: false, why: `the value of header ${name} cannot stand in a header` };
    values[name.toLowerCase()] = resolved.value;
  }
  return { ok: true, values };
}
