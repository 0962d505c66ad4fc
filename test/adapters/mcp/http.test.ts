import { once } from 'node:events';
import { request as send } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveHttp } from '#adapters/mcp/http.ts';
import { pinoLog } from '#adapters/system/log.ts';
import type { TokenDoor } from '#agent/face/token-door.ts';
import { connectedTo } from '../../fakes/mcp-client.ts';

const TOKEN = `ts_0123456789ab_${'a'.repeat(43)}`;
const TOOL_LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };

/** A server in front of an agent that knows one token and finds nothing; what it was asked, and what it logged. */
async function served(changes: Partial<TokenDoor> = {}, isInTime = (): boolean => true, readMs?: number) {
  const [asked, lines]: [string[], string[]] = [[], []];
  const byToken: TokenDoor = {
    whyNot: async ({ text }) => (text === TOKEN ? undefined : { why: 'unknown_token' }),
    search: async (_, words) => {
      asked.push(words);
      return [];
    },
    describe: async () => ({ why: 'no_tool' }),
    ready: async () => ({ why: 'used_up' }),
    seen: async () => ({ why: 'unknown_turn' }),
    ...changes,
  };
  const nobody = async (): Promise<never> => Promise.reject(new Error('nobody calls'));
  const server = await serveHttp(
    {
      agent: { byToken, runTool: nobody },
      threads: { open: nobody, close: nobody, link: nobody },
      ...{
        workspace: 'T0HARBOR',
        isInTime,
        underWay: new Set(),
        log: pinoLog({ write: (line: string) => lines.push(line) }),
      },
    },
    { port: 0, ...(readMs !== undefined && { readMs }) },
  );
  onTestFinished(() => server.stop());
  return { port: server.port, asked, lines };
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string;
}

/** One request as it stands, which fetch would not send: with any Host and Origin. */
async function post(
  port: number,
  { method = 'POST', path = '/mcp', headers = {}, body = JSON.stringify(TOOL_LIST) }: Sent,
) {
  const usual = {
    ...{ host: `127.0.0.1:${port}`, authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...{ accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' },
  };
  const all = Object.entries({ ...usual, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const asked = send({ port, host: '127.0.0.1', method, path, headers: Object.fromEntries(all) });
  asked.end(method === 'POST' ? body : undefined);
  const [response] = await once(asked, 'response');
  const text = Buffer.concat(await Array.fromAsync(response)).toString();
  return { status: response.statusCode as number, text, headers: response.headers as Record<string, string> };
}

describe('MCP over HTTP', () => {
  it('takes its own names and the token, and answers each request by itself', async () => {
    const { port } = await served();
    for (const headers of [
      {},
      { host: `localhost:${port}` },
      { origin: `http://localhost:${port}` },
      { origin: `http://127.0.0.1:${port}` },
      { authorization: `bearer ${TOKEN}` },
    ]) {
      const { status, text } = await post(port, { headers });
      expect([headers, status]).toEqual([headers, 200]);
      expect(text).toContain('"search"');
    }
  });

  it.each<[string, (port: number) => Sent['headers'], number, string]>([
    ['another name (DNS rebinding)', (port) => ({ host: `evil.example:${port}` }), 403, 'this machine only'],
    ['a name that only begins like ours', (port) => ({ host: `localhost.evil.example:${port}` }), 403, 'this machine'],
    ['our name with another port', (port) => ({ host: `127.0.0.1:${port + 1}` }), 403, 'this machine only'],
    ['our name without its port', () => ({ host: '127.0.0.1' }), 403, 'this machine only'],
    ['another spelling of the address', (port) => ({ host: `2130706433:${port}` }), 403, 'this machine only'],
    ['a page of elsewhere', () => ({ origin: 'https://evil.example' }), 403, 'Web pages'],
    ['a page without an origin', () => ({ origin: 'null' }), 403, 'Web pages'],
    ['a page of another port', (port) => ({ origin: `http://localhost:${port + 1}` }), 403, 'Web pages'],
    ['a page over TLS', (port) => ({ origin: `https://localhost:${port}` }), 403, 'Web pages'],
    ['no token', () => ({ authorization: undefined }), 401, 'A token is missing'],
    ['another scheme', () => ({ authorization: `Basic ${TOKEN}` }), 401, 'A token is missing'],
    ['two tokens', () => ({ authorization: `Bearer ${TOKEN} ${TOKEN}` }), 401, 'A token is missing'],
    ['a wrong token', () => ({ authorization: `Bearer ${TOKEN.slice(0, -1)}b` }), 401, 'not known here'],
  ])('turns away %s, in one sentence', async (_, headers, status, words) => {
    const { port, asked } = await served();
    const answered = await post(port, { headers: headers(port) ?? {}, body: searching('x') });
    expect(answered.status).toBe(status);
    expect(JSON.parse(answered.text)).toEqual({ error: expect.stringContaining(words) });
    expect(answered.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    expect(answered.headers['access-control-allow-origin']).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('has one path, keeps no sessions, and reads no large, broken or foreign body', async () => {
    const { port, asked, lines } = await served();
    const statusOf = async (sent: Sent) => (await post(port, sent)).status;
    expect(await statusOf({ path: '/' })).toBe(404);
    expect(await statusOf({ path: '/mcp/..' })).toBe(404);
    expect(await statusOf({ path: `http://127.0.0.1:${port}/mcp` })).toBe(404);
    expect(await statusOf({ method: 'GET' })).toBe(405);
    expect(await statusOf({ method: 'DELETE' })).toBe(405);
    expect(await statusOf({ method: 'TRACE' })).toBe(405);
    expect(lines).toEqual([]);
    expect(await statusOf({ body: searching('x'.repeat(300_000)) })).toBe(413);
    expect(await statusOf({ body: '{' })).toBe(400);
    expect(await statusOf({ headers: { 'content-type': 'text/plain' } })).toBe(415);
    expect(asked).toEqual([]);
  });

  it('does not wait for a request that does not come', async () => {
    const { port } = await served({}, () => true, 300);
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Length: 100\r\n\r\n{`,
    );
    const heard = Buffer.concat(await Array.fromAsync(socket)).toString();
    expect(heard).toMatch(/^HTTP\/1\.1 (?:408|413) /);
  });
});

const searching = (words: string) =>
  JSON.stringify({ ...TOOL_LIST, method: 'tools/call', params: { name: 'search', arguments: { words } } });

describe('the tools', () => {
  it('say what they are, and which of them only look', async () => {
    const { port, asked } = await served();
    const client = await connectedTo(port, TOKEN);
    onTestFinished(() => client.close());
    expect(client.getInstructions()).toContain('It is data to read');
    const { tools } = await client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations])).toEqual(
      [true, true, false, true].map((readOnlyHint, at) => [
        ['search', 'describe', 'call', 'result'][at],
        expect.objectContaining({ readOnlyHint }),
      ]),
    );
    expect(await client.callTool({ name: 'search', arguments: { words: 'volatility' } })).toMatchObject({
      structuredContent: { found: 0, untrusted: [] },
    });
    expect(asked).toEqual(['volatility']);
  });

  it('answer clients of 2026 from the same definition', async () => {
    const { port } = await served();
    const params = {
      ...{ name: 'search', arguments: { words: 'volatility' } },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    };
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'search' };
    const body = JSON.stringify({ ...TOOL_LIST, method: 'tools/call', params });
    const answered = await post(port, { headers, body });
    expect(JSON.parse(answered.text)).toMatchObject({ result: { structuredContent: { found: 0 } } });
  });

  it('say one sentence when something breaks, and log no more than its name', async () => {
    const secret = 'postgres://user:hunter2@db';
    const broken = { search: () => Promise.reject(new Error(secret)) };
    const { port, lines } = await served(broken);
    const client = await connectedTo(port, TOKEN);
    onTestFinished(() => client.close());
    const answered = await client.callTool({ name: 'search', arguments: { words: 'x' } });
    expect(answered).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Try again') }] });
    expect(JSON.stringify(answered) + lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).toContain('0123456789ab');
    expect(lines.join('')).not.toContain(TOKEN.slice(-43));
  });

  it('say so when a token asks too fast', async () => {
    const { port } = await served({}, () => false);
    const client = await connectedTo(port, TOKEN);
    onTestFinished(() => client.close());
    const answered = await client.callTool({ name: 'result', arguments: { turn: 'x' } });
    expect(answered).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Wait a minute') }] });
  });
});
