import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { loadCommand } from '../../../src/cli/load.ts';
import { readTools } from '../../../src/cli/mcp/read-tools.ts';
import { createMcpServer } from '../../../src/cli/mcp/server.ts';
import { writeTools } from '../../../src/cli/mcp/write-tools.ts';
import { mcp } from '../../../src/config/schema/mcp.ts';
import { createProject } from '../../e2e/lib/project.ts';

/** A client of the SDK beside a server, for a project in which no daemon runs. */
async function connect(config: Record<string, unknown> = {}, answer?: boolean) {
  const project = createProject({ config });
  onTestFinished(() => project.destroy());
  const server = createMcpServer(project.dir, loadCommand);
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: answer === undefined ? {} : { elicitation: {} } },
  );
  const asked: string[] = [];
  if (answer !== undefined)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      asked.push(params.message);
      return { action: 'accept', content: { go_ahead: answer } };
    });
  const [one, other] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(one), client.connect(other)]);
  onTestFinished(() => client.close());
  return { project, client, asked, call: caller(client) };
}

function caller(client: Client) {
  return async (name: string, args: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: args });
    const text = (content as readonly { text: string }[]).map((part) => part.text).join('\n');
    return { text, failed: isError === true };
  };
}

test('every tool is listed; reading ones say so, ending ones too', async () => {
  const { client } = await connect();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name).toSorted()).toEqual(
    [...readTools, ...writeTools].map(({ name }) => name).toSorted(),
  );
  for (const { name, annotations, description } of tools) {
    expect(description, name).toMatch(/\.$/);
    expect(annotations?.readOnlyHint, name).toBe(readTools.some((one) => one.name === name));
  }
  const ending = tools.filter(({ annotations }) => annotations?.destructiveHint === true);
  expect(ending.map(({ name }) => name)).toContain('restart');
});

test('the policy has a key for each tool that changes something, and for nothing else', () => {
  const names = writeTools.map(({ name }) => name).toSorted();
  expect(Object.keys(mcp.parse({}).writes).toSorted()).toEqual(names);
});

test('without a daemon a tool says what to do, and the journal works all the same', async () => {
  const { call } = await connect();
  for (const [name, args] of [
    ['status', {}],
    ['explain', { agent: 'builder' }],
    ['send', { agent: 'builder', text: 'hello' }],
  ] as const)
    expect(await call(name, args)).toMatchObject({
      failed: true,
      text: expect.stringMatching(
        /^LOOPCTL_E_NOT_RUNNING \(exit code 3\): .*\n→ Start it with `loopctl start`\./,
      ),
    });
  expect(await call('journal_add', { text: 'left off here' })).toMatchObject({ failed: false });
  const read = JSON.parse((await call('journal_read')).text) as { before: { text: string }[] };
  expect(read.before.map(({ text }) => text)).toEqual(['left off here']);
});

test('what is denied is refused with its code, whatever is answered', async () => {
  const { call, asked } = await connect({ mcp: { writes: { journal_add: 'deny' } } }, true);
  expect(await call('journal_add', { text: 'x' })).toMatchObject({
    failed: true,
    text: expect.stringMatching(/^LOOPCTL_E_MCP_REFUSED \(exit code 5\): journal_add is denied/),
  });
  expect(asked).toEqual([]);
});

test.each([
  [true, false, /path/],
  [false, true, /^LOOPCTL_E_MCP_REFUSED .*was not confirmed/],
  [undefined, true, /^LOOPCTL_E_MCP_REFUSED .*cannot ask/],
])('what is to be asked about, answered %s', async (answer, failed, text) => {
  const { call, asked } = await connect({ mcp: { writes: { journal_add: 'ask' } } }, answer);
  expect(await call('journal_add', { text: 'x' })).toMatchObject({
    failed,
    text: expect.stringMatching(text),
  });
  expect(asked).toEqual(
    answer === undefined ? [] : [expect.stringContaining('Add to the journal: {"text":"x"}')],
  );
});

test('an edit of the policy holds from the next call on; a broken file lets nothing pass', async () => {
  const { call, project } = await connect();
  expect(await call('journal_add', { text: 'x' })).toMatchObject({ failed: false });
  project.configure((config) => Object.assign(config, { mcp: { writes: { journal_add: 'deny' } } }));
  expect((await call('journal_add', { text: 'x' })).text).toContain('LOOPCTL_E_MCP_REFUSED');
  project.configure((config) => Object.assign(config, { mcp: { writes: { journal_add: 'perhaps' } } }));
  expect((await call('journal_add', { text: 'x' })).text).toContain('LOOPCTL_E_CONFIG_INVALID');
});

test('input that is not of the tool is refused', async () => {
  const { call } = await connect();
  expect((await call('explain', {})).failed).toBe(true);
  expect((await call('events', { lines: -1 })).failed).toBe(true);
  expect((await call('send', { agent: 'builder', text: '' })).failed).toBe(true);
});
