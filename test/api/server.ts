import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { conversationOf, lastText, readRequest, sendAnthropic } from './anthropic.ts';
import { conversationOfChat, isAside, lastOfChat, readChat, sendChat } from './chat.ts';
import { createFailures, type Failure, type Failures, failAnthropic, failOpenai } from './failures.ts';
import { conversationOfResponses, lastOfResponses, readResponses, sendResponses } from './responses.ts';
import { answer } from './script.ts';

/** One request. */
export interface Asked extends Told {
  readonly path: string;
  /** The failure it met. */
  readonly failed: string | null;
}

interface Told {
  /** All text of the last message. */
  readonly text: string;
  /** All prompts of the conversation. */
  readonly prompts: readonly string[];
}

/** A model API on loopback, for tests with real agent CLIs. Takes any key, keeps nothing but a bounded log. */
export interface ModelApi {
  readonly url: string;
  readonly failures: Failures;
  /** The requests it got, newest last. */
  readonly requests: readonly Asked[];
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
      if (failure === null) await sendAnthropic(response, asked, answer(conversation, Date.now()));
      else await failAnthropic(response, failure);
      return { text: lastText(asked), prompts: conversation.prompts.map(({ text }) => text) };
    },
  },
  {
    path: /^\/v1\/responses$/,
    async serve(body, response, failure) {
      const asked = readResponses(body);
      const conversation = conversationOfResponses(asked);
      if (failure === null) await sendResponses(response, asked, answer(conversation, Date.now()));
      else await failOpenai(response, failure);
      return { text: lastOfResponses(asked), prompts: conversation.prompts.map(({ text }) => text) };
    },
  },
  {
    path: /^\/v1\/chat\/completions$/,
    async serve(body, response, failure) {
      const asked = readChat(body);
      const conversation = conversationOfChat(asked);
      const nothing = { prompts: [] };
      const reply = answer(isAside(asked) ? nothing : conversation, Date.now());
      if (failure === null) await sendChat(response, asked, reply);
      else await failOpenai(response, failure);
      return { text: lastOfChat(asked), prompts: conversation.prompts.map(({ text }) => text) };
    },
  },
];

/** Starts it on a free port of 127.0.0.1. `POST /control {"kind":"limit","reset":…,"times":1}` switches a failure on. */
export async function startModelApi(port = 0): Promise<ModelApi> {
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
    const entry: Asked = { path, text: '', prompts: [], failed: failure?.kind ?? null };
    requests.push(entry);
    if (requests.length > MAX_LOG) requests.shift();
    Object.assign(entry, await protocol.serve(body, response, failure));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(400);
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    failures,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
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
