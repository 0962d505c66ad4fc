import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const Body = z.record(z.string(), z.unknown());

export interface HttpRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** What a server says: a JSON body, or what `raw` does with the response. */
export type HttpReply =
  | { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }
  | { readonly raw: (response: ServerResponse) => void };

/** A server on a loopback port for one test. `reply` gets each JSON request and how many came before it. */
export async function serveJson(reply: (request: HttpRequest, before: number) => HttpReply) {
  const requests: HttpRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const text = Buffer.concat(await incoming.toArray()).toString();
    const request = { path: incoming.url ?? '', headers: incoming.headers, body: Body.parse(JSON.parse(text)) };
    const answer = reply(request, requests.length);
    requests.push(request);
    if ('raw' in answer) {
      answer.raw(response);
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, requests };
}
