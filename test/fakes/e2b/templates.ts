import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { TemplateSize } from './machine.ts';
import { json } from './wire.ts';

const Wanted = z.looseObject({
  name: z.string().regex(/^[a-z0-9-_]+$/),
  cpuCount: z.int().default(2),
  memoryMB: z.int().default(1024),
});

/** A build: what was asked for, what it is made of, and how it will end. */
export interface Build {
  readonly id: string;
  readonly wanted: z.infer<typeof Wanted>;
  content: unknown;
  /** How often it was asked about. */
  asked: number;
}

/** The part of the account that builds templates. */
export interface Workshop {
  readonly templates: Record<string, TemplateSize>;
  readonly builds: Build[];
  /** Why builds fail; undefined when they do not. */
  failure: string | undefined;
}

/** Answers what concerns templates; false when it is something else. A build is ready when it is asked for again. */
export function answerTemplates(workshop: Workshop, line: string, body: unknown, response: ServerResponse): boolean {
  const [, alias] = /^GET \/templates\/aliases\/([^/]+)$/.exec(line) ?? [];
  const [, method, id] = /^(GET|POST) (?:\/v2)?\/templates\/([^/]+)\/builds\/[^/]+(?:\/status)?$/.exec(line) ?? [];
  const build = workshop.builds.find((one) => one.id === id);
  if (alias !== undefined) {
    const isThere = Object.hasOwn(workshop.templates, alias);
    json(
      response,
      isThere ? 200 : 404,
      isThere ? { templateID: alias, public: false } : { code: 404, message: 'none' },
    );
  } else if (line === 'POST /v3/templates') {
    request(workshop, body, response);
  } else if (build !== undefined && method === 'POST') {
    build.content = body;
    json(response, 202);
  } else if (build !== undefined) {
    json(response, 200, statusOf(workshop, build));
  } else {
    return false;
  }
  return true;
}

/** Odd memory and odd numbers of processors are refused, as by E2B. */
function request(workshop: Workshop, body: unknown, response: ServerResponse): void {
  const wanted = Wanted.parse(body);
  const isEven = wanted.memoryMB % 2 === 0 && wanted.memoryMB >= 128;
  if (!isEven || (wanted.cpuCount !== 1 && wanted.cpuCount % 2 !== 0)) {
    json(response, 400, { code: 400, message: 'memory must be even and at least 128, processors 1 or even' });
    return;
  }
  const build = { id: randomUUID(), wanted, content: undefined, asked: 0 };
  workshop.builds.push(build);
  const { name } = wanted;
  json(response, 202, { templateID: build.id, buildID: build.id, names: [name], tags: ['default'], aliases: [name] });
}

function statusOf({ templates, failure }: Workshop, build: Build): object {
  build.asked += 1;
  const { cpuCount, memoryMB, name } = build.wanted;
  const end = failure === undefined ? 'ready' : 'error';
  const status = build.asked === 1 ? 'building' : end;
  if (status === 'ready') {
    templates[name] = { cpuCount, memoryMB };
  }
  const entry = { timestamp: new Date().toISOString(), level: 'info', message: 'Installing' };
  return {
    ...{ templateID: build.id, buildID: build.id, status, logs: [], logEntries: build.asked === 1 ? [entry] : [] },
    ...(status === 'error' ? { reason: { message: failure, step: '2', logEntries: [] } } : {}),
  };
}
