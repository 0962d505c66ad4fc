import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import { bodyWithin, headersOf } from './body.ts';
import type { Door } from './door.ts';
import { type TurnedAway, tokenOf } from './gate.ts';
import { deniedText, SENTENCES } from './texts.ts';
import { toolServer } from './tools.ts';

const HOST = '127.0.0.1';
const MOST_BYTES = 262_144;
const READ_MS = 10_000;
const MOST_CONNECTIONS = 64;
const LATEST_ANSWER_MS = 90_000;

/** A server that runs. */
export interface McpHttp {
  readonly port: number;
  /** Takes no more requests and cuts what is left. */
  stop(): Promise<void>;
}

/** Where it is served. */
export interface McpPlace {
  /** 0 takes a free one. */
  readonly port: number;
  /** How long a request may take to arrive; 10 s. */
  readonly readMs?: number;
}

/** Serves MCP over Streamable HTTP on this machine alone, each request by itself. */
export async function serveHttp(door: Door, { port, readMs = READ_MS }: McpPlace): Promise<McpHttp> {
  const { log } = door;
  const handler = createMcpHandler(({ authInfo }) => toolServer(door, authInfo?.token ?? ''), {
    maxRequestBodySize: MOST_BYTES,
    maxSubscriptions: 1,
    onerror: (error) => log.warn('a client sent what is no request', { code: codeOf(error) }, error),
  });
  const patience = { requestTimeout: readMs, headersTimeout: readMs, connectionsCheckingInterval: readMs / 10 };
  const server = createServer({ ...patience, maxHeaderSize: 16_384 }, (request, response) => {
    response.setTimeout(LATEST_ANSWER_MS, () => response.destroy());
    serve(request, response).catch((error: unknown) => {
      log.error('a request broke', { code: codeOf(error) }, error);
      turnAway(response, { status: 500, sentence: SENTENCES.broken });
    });
  });
  server.maxConnections = MOST_CONNECTIONS;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = tokenOf(request, ownPort());
    if (typeof token !== 'string') {
      return turnAway(response, token);
    }
    const denied = await door.agent.byToken.whyNot({ workspace: door.workspace, text: token });
    // A pause is no fault of the token: it is said where the client's model reads it.
    if (denied !== undefined && denied.why !== 'paused') {
      return turnAway(response, { status: 401, sentence: deniedText(denied) });
    }
    const body = await bodyWithin(request, MOST_BYTES);
    if (body === undefined) {
      return turnAway(response, { status: 413, sentence: SENTENCES.tooLarge });
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const whole = { method: 'POST', headers: headersOf(request), body, signal: gone.signal };
    const asked = new Request(`http://${HOST}/mcp`, whole);
    await answer(response, await handler.fetch(asked, { authInfo: { token, clientId: '', scopes: [] } }));
  }

  const ownPort = (): number => portOf(server.address());
  try {
    await once(server.listen(port, HOST), 'listening');
  } catch (cause) {
    throw new AgentError(`cannot listen on ${HOST}:${port}. Name a port that is free here: --http PORT.`, {
      code: 'CONFIG_INVALID',
      cause,
    });
  }
  return {
    port: ownPort(),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      await handler.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' ? (address?.port ?? 0) : 0;

async function answer(response: ServerResponse, answered: Response): Promise<void> {
  response.writeHead(answered.status, [...answered.headers].flat());
  if (answered.body === null) {
    response.end();
    return;
  }
  await pipeline(Readable.fromWeb(answered.body), response).catch(() => undefined); // whoever asked went away
}

/** One sentence as JSON, and how to come with a token. */
function turnAway(
  response: ServerResponse,
  { status, sentence }: TurnedAway | { status: number; sentence: string },
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    connection: 'close',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 405 && { allow: 'POST' }),
  });
  response.end(JSON.stringify({ error: sentence }));
}
