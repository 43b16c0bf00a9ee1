import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { conversationOf, lastText, readRequest, saidIn, sendAnthropic } from './anthropic.ts';
import { conversationOfChat, isAside, lastOfChat, readChat, saidInChat, sendChat } from './chat.ts';
import {
  createFailures,
  type Failure,
  type Failures,
  failAnthropic,
  failOpenai,
  type Refusal,
  stalled,
} from './failures.ts';
import {
  conversationOfResponses,
  lastOfResponses,
  readResponses,
  saidInResponses,
  sendResponses,
} from './responses.ts';
import { type Answer, answer, type Conversation } from './script.ts';

/** One request. */
export interface Asked extends Told {
  readonly path: string;
  /** The failure it met. */
  readonly failed: string | null;
  /** When the answer was given whole, wall ms; 0 before. */
  readonly endedMs: number;
}

interface Told {
  /** All text of the last message. */
  readonly text: string;
  /** All prompts of the conversation. */
  readonly prompts: readonly string[];
  /** All that was said to the model, as it was said: each message of the user, with what the program adds to it. */
  readonly said: readonly string[];
  /** The answer was a tool call. */
  readonly calls: boolean;
}

/** A model API on loopback, for tests with real agent CLIs. Takes any key, keeps nothing but a bounded log. */
export interface ModelApi {
  readonly url: string;
  readonly failures: Failures;
  /** The requests it got, newest last. */
  readonly requests: readonly Asked[];
  /** Refuses connections, and breaks those that are open, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const MAX_BODY = 32 * 1024 * 1024;
const MAX_LOG = 500;

/** One way to ask a model; further APIs are further rows. */
interface Protocol {
  readonly path: RegExp;
  serve(body: string, response: ServerResponse, failure: Failure | null): Promise<Told>;
}

const protocols: readonly Protocol[] = [
  {
    path: /^\/v1\/messages$/,
    async serve(body, response, failure) {
      const asked = readRequest(body);
      const conversation = conversationOf(asked);
      const reply = answerTo(conversation, failure);
      if (isRefused(failure)) await failAnthropic(response, failure);
      else await sendAnthropic(response, asked, reply);
      return told(lastText(asked), saidIn(asked), conversation, reply);
    },
  },
  {
    path: /^\/v1\/responses$/,
    async serve(body, response, failure) {
      const asked = readResponses(body);
      const conversation = conversationOfResponses(asked);
      const reply = answerTo(conversation, failure);
      if (isRefused(failure)) await failOpenai(response, failure);
      else await sendResponses(response, asked, reply);
      return told(lastOfResponses(asked), saidInResponses(asked), conversation, reply);
    },
  },
  {
    path: /^\/v1\/chat\/completions$/,
    async serve(body, response, failure) {
      const asked = readChat(body);
      const conversation = conversationOfChat(asked);
      const reply = answerTo(isAside(asked) ? { prompts: [] } : conversation, failure);
      if (isRefused(failure)) await failOpenai(response, failure, true);
      else await sendChat(response, asked, reply);
      return told(lastOfChat(asked), saidInChat(asked), conversation, reply);
    },
  },
];

function told(text: string, said: readonly string[], { prompts }: Conversation, { call }: Answer): Told {
  return { text, said, prompts: prompts.map((one) => one.text), calls: call !== null };
}

function isRefused(failure: Failure | null): failure is Refusal {
  return failure !== null && failure.kind !== 'stall';
}

function answerTo(conversation: Conversation, failure: Failure | null): Answer {
  return failure === null ? answer(conversation, Date.now()) : stalled;
}

/**
 * Starts it on a free port of 127.0.0.1. `POST /control {"kind":"limit","reset":…,"times":1}` switches a failure on.
 * `onAsked` is given each request once it was answered.
 */
export async function startModelApi(port = 0, onAsked: (asked: Asked) => void = () => {}): Promise<ModelApi> {
  const failures = createFailures();
  const requests: Asked[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    const body = await read(request);
    if (path === '/control') {
      const { times = 1, ...failure } = JSON.parse(body) as Failure & { times?: number };
      failures.fail(failure, times);
      return void response.end('{}');
    }
    const protocol = request.method === 'POST' ? protocols.find((one) => one.path.test(path)) : undefined;
    if (protocol === undefined) return void response.writeHead(404).end('{}');
    const failure = failures.next();
    const entry: Asked = {
      ...{ path, text: '', prompts: [], said: [], calls: false },
      ...{ failed: failure?.kind ?? null, endedMs: 0 },
    };
    requests.push(entry);
    if (requests.length > MAX_LOG) requests.shift();
    Object.assign(entry, await protocol.serve(body, response, failure), { endedMs: Date.now() });
    onAsked(entry);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(400);
      response.end(String(error));
    });
  });
  const listen = (on: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(on, '127.0.0.1', resolve);
    });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    failures,
    requests,
    down: close,
    up: () => listen(bound),
    close,
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY) throw new Error('the body is too long');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
