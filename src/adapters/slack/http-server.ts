import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { HTTPModuleFunctions } from '@slack/bolt';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Log } from '#ports/log.ts';

const HEALTH = '/healthz';
const METHODS: Readonly<Record<string, string>> = { '/slack/events': 'POST', [HEALTH]: 'GET' };
const READ_MS = 3_000;
/** Longer than load balancers keep a connection, so that none sends a request into one that is just being closed. */
const KEEP_ALIVE_MS = 75_000;

/** Where requests come in. */
export interface HttpAddress {
  /** 0 takes a free one; the log says which. */
  readonly port: number;
  readonly host: string;
  /** How long a request may take to arrive; 3 s. */
  readonly readMs?: number | undefined;
}

/** A server that can be left in good order. */
export interface HttpServer {
  /** Throws CONFIG_INVALID when the address is not free here. */
  start(): Promise<void>;
  /** Takes no more connections; when `settled` has settled it cuts what is left, idle or half-sent. */
  stop(settled: () => Promise<void>): Promise<void>;
}

/** Serves POST /slack/events by `receive`, and GET /healthz by itself. */
export function httpServer(
  { port, host, readMs = READ_MS }: HttpAddress,
  log: Log,
  receive: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): HttpServer {
  const open = new Set<ServerResponse>();
  let isLeaving = false;
  // Node itself ends requests that do not arrive in time, also those that never get as far as a header.
  const patience = { requestTimeout: readMs, headersTimeout: readMs, connectionsCheckingInterval: readMs / 10 };
  const server = createServer({ ...patience, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (isLeaving) {
      response.setHeader('connection', 'close');
    }
    route(request, response).catch((error: unknown) => {
      log.error('a request broke', { code: codeOf(error) }, error);
      end(response, 500);
    });
  });
  server.on('error', (error) => {
    if (server.listening) {
      log.error('cannot take a connection', { code: 'SLACK_UNAVAILABLE' }, error);
    }
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0] ?? '';
    const method = Object.hasOwn(METHODS, path) ? METHODS[path] : undefined;
    if (method === undefined) {
      return end(response, 404);
    }
    if (request.method !== method) {
      response.setHeader('allow', method);
      return end(response, 405);
    }
    return path === HEALTH ? end(response, isLeaving ? 503 : 200) : receive(request, response);
  }

  return {
    async start() {
      try {
        await once(server.listen(port, host), 'listening');
      } catch (error) {
        const words = `cannot listen on ${host}:${port}: set THREADSMITH_HOST and THREADSMITH_PORT to what is free here`;
        throw new AgentError(words, { code: 'CONFIG_INVALID', cause: error });
      }
      const address = server.address();
      log.info('slack may call', { host, port: typeof address === 'object' ? address?.port : port });
    },
    async stop(settled) {
      isLeaving = true;
      if (!server.listening) {
        return;
      }
      for (const response of open) {
        if (!response.headersSent) {
          response.setHeader('connection', 'close');
        }
      }
      const closed = once(server, 'close');
      server.close();
      await settled();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers with a status alone, unless there was an answer already. */
export function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) {
    HTTPModuleFunctions.buildNoBodyResponse(response, status);
  }
}
