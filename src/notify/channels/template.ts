import type { Message } from '../queue/message.ts';

/** What a placeholder in a webhook's body stands for. */
export function fieldsOf(message: Message): Readonly<Record<string, unknown>> {
  const { id, project, key, severity, title, text, timeMs, items } = message;
  return {
    ...{ id, project, key, severity, title, text },
    time: new Date(timeMs).toISOString(),
    time_ms: timeMs,
    count: items.length,
    items,
  };
}

const placeholder = /\{([a-z_]+)\}/g;

/**
 * The body with its placeholders filled in. A text that is nothing but one becomes the value itself; within a longer
 * text it becomes text. Filling happens in the values, before they are written as JSON, so no value can leave its place.
 */
export function fill(body: unknown, fields: Readonly<Record<string, unknown>>): unknown {
  if (typeof body === 'string') return fillText(body, fields);
  if (Array.isArray(body)) return body.map((item) => fill(item, fields));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, fill(value, fields)]));
}

function fillText(text: string, fields: Readonly<Record<string, unknown>>): unknown {
  const whole = /^\{([a-z_]+)\}$/.exec(text)?.[1];
  if (whole !== undefined && Object.hasOwn(fields, whole)) return fields[whole];
  return text.replace(placeholder, (found, name: string) => {
    if (!Object.hasOwn(fields, name)) return found;
    const value = fields[name];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
