import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Machine, startMachine } from './machine.ts';
import { answerTemplates, type Workshop } from './templates.ts';
import { bodyOf, json } from './wire.ts';

const Wanted = z.looseObject({
  templateID: z.string(),
  timeout: z.int().default(300),
  metadata: z.record(z.string(), z.string()).default({}),
  envVars: z.record(z.string(), z.string()).default({}),
});
const SECOND_MS = 1000;

/** A sandbox that runs. */
export interface Sandboxed {
  readonly machine: Machine;
  readonly wanted: z.infer<typeof Wanted>;
  readonly startedAt: Date;
  endAt: number;
  timer?: NodeJS.Timeout;
  /** Streams of it, to be cut when it dies. */
  readonly responses: Set<ServerResponse>;
}

export interface Account extends Workshop {
  readonly apiKey: string;
  maxConcurrent: number;
  /** Sandboxes on a page of the list. */
  pageSize: number;
  readonly sandboxes: Map<string, Sandboxed>;
  /** Files of dead machines on their way out: awaited when the server closes. */
  readonly removals: Promise<unknown>[];
  /** Counted against the concurrency from the moment that they are asked for. */
  starting: number;
}

/** The REST side. `read` keeps what was asked, for assertions. */
export async function answerControl(
  account: Account,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
  read: (body: unknown) => void,
): Promise<void> {
  const text = (await bodyOf(request)).toString();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  read(body);
  if (request.headers['x-api-key'] !== account.apiKey) {
    json(response, 401, { code: 401, message: 'Invalid API key' });
    return;
  }
  if (answerTemplates(account, `${request.method} ${url.pathname}`, body, response)) {
    return;
  }
  const path = url.pathname.replace(/^\/v\d+/, '');
  if (path === '/sandboxes') {
    await (request.method === 'POST' ? create(account, body, response) : list(account, url, response));
    return;
  }
  const [, id = '', what = ''] = /^\/sandboxes\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const sandbox = account.sandboxes.get(id);
  if (sandbox === undefined) {
    json(response, 404, { code: 404, message: `Sandbox "${id}" doesn't exist or you don't have access to it` });
    return;
  }
  await change(account, sandbox, `${request.method} ${what}`.trim(), body, response);
}

async function change(account: Account, sandbox: Sandboxed, action: string, body: unknown, response: ServerResponse) {
  switch (action) {
    case 'GET':
      json(response, 200, details(sandbox));
      break;
    case 'DELETE':
      await destroy(account, sandbox);
      json(response, 204);
      break;
    case 'POST timeout':
      live(account, sandbox, z.object({ timeout: z.int() }).parse(body).timeout);
      json(response, 204);
      break;
    default:
      json(response, 404, { code: 404, message: `no ${action} here` });
  }
}

async function create(account: Account, body: unknown, response: ServerResponse): Promise<void> {
  const wanted = Wanted.parse(body);
  const size = account.templates[wanted.templateID];
  if (size === undefined) {
    json(response, 404, { code: 404, message: `template '${wanted.templateID}' not found` });
    return;
  }
  if (account.sandboxes.size + account.starting >= account.maxConcurrent) {
    const message = `you have reached the maximum number of concurrent E2B sandboxes (${account.maxConcurrent})`;
    json(response, 429, { code: 429, message });
    return;
  }
  account.starting += 1;
  try {
    const machine = await startMachine(size);
    const sandbox: Sandboxed = { machine, wanted, startedAt: new Date(), endAt: 0, responses: new Set() };
    account.sandboxes.set(machine.id, sandbox);
    live(account, sandbox, wanted.timeout);
    json(response, 201, identity(sandbox));
  } finally {
    account.starting -= 1;
  }
}

/** Newest first, a page at a time. */
function list(account: Account, url: URL, response: ServerResponse): void {
  const query = new URLSearchParams(url.searchParams.get('metadata') ?? '');
  const wanted = [...query].map(([key, value]) => [decodeURIComponent(key), decodeURIComponent(value)] as const);
  const found = [...account.sandboxes.values()].filter((sandbox) =>
    wanted.every(([key, value]) => sandbox.wanted.metadata[key] === value),
  );
  const limit = Math.min(Number(url.searchParams.get('limit') ?? 100), account.pageSize);
  const from = Number(url.searchParams.get('nextToken') ?? 0);
  const page = found.slice(from, from + limit);
  const next = from + page.length < found.length ? { 'x-next-token': String(from + page.length) } : {};
  json(response, 200, page.map(details), next);
}

function live(account: Account, sandbox: Sandboxed, seconds: number): void {
  clearTimeout(sandbox.timer);
  sandbox.endAt = Date.now() + seconds * SECOND_MS;
  sandbox.timer = setTimeout(() => void destroy(account, sandbox), seconds * SECOND_MS);
  sandbox.timer.unref();
}

/** It is gone for everybody at once; its streams break. */
export async function destroy(account: Account, sandbox: Sandboxed): Promise<void> {
  clearTimeout(sandbox.timer);
  account.sandboxes.delete(sandbox.machine.id);
  for (const response of sandbox.responses) {
    response.destroy();
  }
  await sandbox.machine.destroy();
  account.removals.push(sandbox.machine.remove());
}

const identity = ({ machine, wanted }: Sandboxed) => ({
  ...{ sandboxID: machine.id, templateID: wanted.templateID, clientID: '', envdVersion: '0.6.13' },
  ...{ envdAccessToken: machine.token, domain: null, trafficAccessToken: null },
});

const details = (sandbox: Sandboxed) => ({
  ...identity(sandbox),
  ...{ startedAt: sandbox.startedAt.toISOString(), endAt: new Date(sandbox.endAt).toISOString(), state: 'running' },
  ...{ cpuCount: sandbox.machine.size.cpuCount, memoryMB: sandbox.machine.size.memoryMB, diskSizeMB: 10_240 },
  metadata: sandbox.wanted.metadata,
});
