import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Account, answerControl, destroy, type Sandboxed } from './control-plane.ts';
import { callFilesystem, download, upload } from './envd-files.ts';
import { callProcess, connectProcess, startProcess } from './envd-process.ts';
import type { Machine, TemplateSize } from './machine.ts';
import { bodyOf, json, openStream, Refusal, unwrap } from './wire.ts';

/** What goes wrong with requests whose `METHOD /path` matches, so many times (once unless said). */
export interface Fault {
  readonly on: RegExp;
  readonly times?: number;
  readonly how:
    | { readonly status: number; readonly message?: string; readonly headers?: Readonly<Record<string, string>> }
    /** The connection breaks before anything is done. */
    | 'drop'
    /** It is done, and the connection breaks instead of an answer. */
    | 'drop answer'
    /** It is done once this settles. */
    | { readonly after: Promise<unknown> };
}

/** A request as it came. `body` is JSON of the control plane. */
export interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly sandbox: string | undefined;
  body: unknown;
}

export interface E2bServerOptions {
  readonly templates?: Readonly<Record<string, TemplateSize>>;
  readonly maxConcurrent?: number;
}

const API_KEY = `e2b_${'0'.repeat(40)}`;
const SIZE: TemplateSize = { cpuCount: 2, memoryMB: 512 };

/**
 * E2B on a loopback port: control plane and envd, told apart by the E2b-Sandbox-Id header. Behaves as measured on the
 * real envd: notes of each difference stand where it is made.
 */
export async function e2bServer({ templates = { base: SIZE }, maxConcurrent = 100 }: E2bServerOptions = {}) {
  const account: Account = {
    ...{
      apiKey: API_KEY,
      templates: { ...templates },
      builds: [],
      failure: undefined,
      maxConcurrent,
      pageSize: 100,
      starting: 0,
    },
    ...{ sandboxes: new Map<string, Sandboxed>(), removals: [] },
  };
  const requests: Seen[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const server = createServer((request, response) => {
    response.on('error', () => {});
    void handle(account, requests, faults, request, response);
  });
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    options: { apiKey: API_KEY, apiUrl: url, sandboxUrl: url },
    requests,
    account,
    /** Bodies of all sandboxes that were asked for. */
    created: () => requests.filter(({ line }) => line === 'POST /v2/sandboxes').map(({ body }) => body),
    /** Sandboxes that stand. */
    standing: () => [...account.sandboxes.keys()],
    pageSize: (size: number) => {
      account.pageSize = size;
    },
    fail: (fault: Fault) => faults.push({ fault, left: fault.times ?? 1 }),
    /** The machine dies under whoever uses it. */
    kill: async (id: string) => {
      const sandbox = account.sandboxes.get(id);
      await (sandbox && destroy(account, sandbox)); // it may have ended by itself
    },
    async close() {
      await Promise.all([...account.sandboxes.values()].map((sandbox) => destroy(account, sandbox)));
      await Promise.all(account.removals);
      server.closeAllConnections();
      server.close();
    },
  };
}

async function handle(
  account: Account,
  requests: Seen[],
  faults: { fault: Fault; left: number }[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://e2b');
  const line = `${request.method} ${url.pathname}`;
  const header = request.headers['e2b-sandbox-id'];
  const seen: Seen = { line, headers: request.headers, sandbox: header?.toString(), body: undefined };
  requests.push(seen);
  try {
    const found = faults.find(({ fault, left }) => left > 0 && fault.on.test(line));
    if (found !== undefined) {
      found.left -= 1;
      if (await goWrong(found.fault.how, request, response)) {
        return;
      }
    }
    if (seen.sandbox === undefined) {
      await answerControl(account, request, url, response, (body) => {
        seen.body = body;
      });
    } else {
      await answerEnvd(account, seen.sandbox, request, url, response);
    }
  } catch (error) {
    answerError(error, response);
  }
}

/** True when nothing more is to be done. */
async function goWrong(how: Fault['how'], request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (how === 'drop') {
    request.socket.destroy();
    return true;
  }
  if (how === 'drop answer') {
    response.writeHead = () => {
      request.socket.destroy();
      return response;
    };
    return false;
  }
  if ('after' in how) {
    await how.after;
    return false;
  }
  await bodyOf(request);
  json(response, how.status, { code: how.status, message: how.message ?? 'injected' }, how.headers);
  return true;
}

function answerError(error: unknown, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
  } else if (error instanceof Refusal) {
    json(response, error.status, { code: error.code, message: error.message });
  } else {
    json(response, 500, { code: 500, message: String(error) });
  }
}

async function answerEnvd(
  account: Account,
  id: string,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const sandbox = account.sandboxes.get(id);
  if (sandbox === undefined) {
    await bodyOf(request);
    json(response, 502, { sandboxId: id, message: 'The sandbox was not found', code: 502 });
    return;
  }
  const { machine, responses } = sandbox;
  responses.add(response);
  response.on('close', () => responses.delete(response));
  if (url.pathname === '/health') {
    response.writeHead(204).end();
    return;
  }
  if (request.headers['x-access-token'] !== machine.token) {
    await bodyOf(request);
    json(response, 401, { code: 401, message: 'unauthorized access, please provide a valid access token' });
    return;
  }
  if (url.pathname === '/files') {
    await (request.method === 'GET' ? download : upload)(machine, url, request, response);
  } else {
    await answerCall(machine, request, url, response);
  }
}

async function answerCall(machine: Machine, request: IncomingMessage, url: URL, response: ServerResponse) {
  const [, service, method = ''] = /^\/(process\.Process|filesystem\.Filesystem)\/(\w+)$/.exec(url.pathname) ?? [];
  const body = await bodyOf(request);
  const isProcess = service === 'process.Process';
  if (isProcess && method === 'Start') {
    streaming(response, () => startProcess(machine, request.headers, unwrap(body), response));
  } else if (isProcess && method === 'Connect') {
    streaming(response, () => connectProcess(machine, unwrap(body), response));
  } else if (service === undefined) {
    json(response, 404, { code: 404, message: 'not found' });
  } else {
    const message: unknown = JSON.parse(body.toString() || '{}');
    const answer = isProcess ? callProcess(machine, method, message) : callFilesystem(machine, method, message);
    json(response, 200, await answer);
  }
}

/** Of a call that streams a refusal is the last envelope, not the status. */
function streaming(response: ServerResponse, begin: () => void): void {
  try {
    begin();
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    openStream(response).end({ code: error.code, message: error.message });
  }
}
