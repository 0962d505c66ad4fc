import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RecordedCall, readable } from '../calls.ts';
import type { Fault, Faults } from '../faults.ts';
import { argumentsOf, bodyOf, cut, sendJson } from '../http.ts';
import type { Rates } from '../rates.ts';
import type { Stage } from '../stage.ts';
import { COMMON_ERRORS, METHODS, type MethodFacts } from '../tables/methods.ts';
import { type Json, textOf } from '../values.ts';
import { type Answer, type Method, refuse } from './answer.ts';
import { CHAT } from './chat.ts';
import { CONVERSATIONS } from './conversations.ts';
import { FILES } from './files.ts';
import { PEOPLE_METHODS } from './people.ts';
import { REACTIONS } from './reactions.ts';
import { SESSIONS } from './sessions.ts';
import { VALIDATE } from './validate.ts';
import { VIEWS } from './views.ts';

const BROKEN: Partial<Record<Fault['kind'], number>> = { http500: 500, http503: 503 };
const MAX_BODY_BYTES = 4_000_000;
const HANDLERS: Readonly<Record<string, Method>> = {
  ...CHAT,
  ...CONVERSATIONS,
  ...FILES,
  ...PEOPLE_METHODS,
  ...REACTIONS,
  ...SESSIONS,
  ...VALIDATE,
  ...VIEWS,
};

/** What the Web API needs beside the stage. */
export interface Office {
  stage: Stage;
  faults: Faults;
  rates: Rates;
  record: (call: RecordedCall) => void;
}

interface Outcome {
  status: number;
  answer: Answer;
  headers: Record<string, string>;
}

/** /api/METHOD: faults, limits, token, scope, arguments, then the method itself; every call is recorded. */
export async function serveApi(
  office: Office,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice('/api/'.length);
  const body = await bodyOf(request, MAX_BODY_BYTES);
  const args = body === 'too_large' ? undefined : await argumentsOf(request, body.bytes, url);
  const token = tokenOf(request, args ?? {});
  const fault = office.faults.take(name);
  const act = () => perform(office, name, args, token, fault);
  const outcome: Outcome =
    fault?.kind === 'drop_before' || fault?.kind === 'timeout'
      ? { status: 0, answer: refuse(fault.kind), headers: {} }
      : await act();
  const lost = fault?.kind === 'drop_after' || outcome.status === 0;
  office.record({
    method: name,
    args: readable(args ?? {}),
    at: Date.now(),
    token: kindOf(office, token),
    status: lost ? 0 : outcome.status,
    ok: outcome.answer.ok,
    ...(outcome.answer.ok ? {} : { error: textOf(outcome.answer, 'error') ?? '' }),
    answer: outcome.answer,
  });
  if (fault?.kind === 'timeout') {
    return;
  }
  await delay(office.stage, office.stage.settings.latencyMs);
  if (lost) {
    cut(response);
  } else {
    sendJson(response, outcome.status, outcome.answer, {
      ...outcome.headers,
      'x-oauth-scopes': office.stage.settings.scopes.join(','),
    });
  }
}

async function perform(
  office: Office,
  name: string,
  args: Json | undefined,
  token: string | undefined,
  fault: Fault | undefined,
): Promise<Outcome> {
  const plain = (answer: Answer): Outcome => ({ status: 200, answer, headers: {} });
  const facts = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  const handler = HANDLERS[name];
  if (facts === undefined || handler === undefined) {
    return plain(refuse('unknown_method', undefined, { req_method: name }));
  }
  const broken = fault && BROKEN[fault.kind];
  if (broken !== undefined) {
    return { status: broken, answer: refuse('internal_error'), headers: {} };
  }
  if (fault?.kind === 'error') {
    return plain(refuse(fault.error ?? 'fatal_error'));
  }
  const no = args === undefined ? refuse('invalid_json') : refusal(office.stage, facts, args, token);
  if (args === undefined || no !== undefined) {
    return plain(no ?? refuse('invalid_json'));
  }
  const wait = fault?.kind === 'ratelimited' ? (fault.retryAfterSeconds ?? 1) : counted(office, name, facts, args);
  if (wait !== undefined) {
    return { status: 429, answer: refuse('ratelimited'), headers: { 'retry-after': String(wait) } };
  }
  return plain(known(name, facts, await handler(office.stage, args)));
}

const counted = (office: Office, name: string, facts: MethodFacts, args: Json): number | undefined =>
  office.stage.settings.rateLimits === 'off' ? undefined : office.rates(name, facts, textOf(args, 'channel') ?? '');

/** What speaks against the call before the method looks at it. */
function refusal(stage: Stage, facts: MethodFacts, args: Json, token: string | undefined): Answer | undefined {
  const { scopes } = stage.settings;
  if (facts.open !== true) {
    const bad = tokenProblem(stage, facts, token);
    if (bad !== undefined) {
      return refuse(bad);
    }
    if (facts.scopes.length > 0 && !facts.scopes.some((scope) => scopes.includes(scope))) {
      return refuse('missing_scope', undefined, { needed: facts.scopes.join(','), provided: scopes.join(',') });
    }
  }
  const missing = facts.required.filter(
    (field) => args[field] === undefined || args[field] === null || args[field] === '',
  );
  // An empty status is the way to take a status away.
  const gone = missing.filter((field) => field !== 'status' || args.status === undefined);
  return gone.length === 0
    ? undefined
    : refuse(
        facts.errors.includes('missing_argument') ? 'missing_argument' : 'invalid_arguments',
        gone.map((field) => `[ERROR] missing required field: ${field}`),
      );
}

function tokenProblem(stage: Stage, facts: MethodFacts, token: string | undefined): string | undefined {
  const { botToken, appToken } = stage.settings;
  if (token === undefined) {
    return 'not_authed';
  }
  if (token !== botToken && token !== appToken) {
    return 'invalid_auth';
  }
  if (token === botToken && stage.world.uninstalled) {
    return 'account_inactive';
  }
  return token === (facts.appToken === true ? appToken : botToken) ? undefined : 'not_allowed_token_type';
}

/** The emulator may not make up error names. */
function known(name: string, facts: MethodFacts, answer: Answer): Answer {
  const error = textOf(answer, 'error');
  if (
    !answer.ok &&
    error !== undefined &&
    name !== 'api.test' &&
    ![...facts.errors, ...COMMON_ERRORS].includes(error)
  ) {
    throw new Error(`${name} may not answer ${error}: it is not in the table of methods`);
  }
  return answer;
}

function tokenOf(request: IncomingMessage, args: Json): string | undefined {
  const header = request.headers.authorization ?? '';
  return header.startsWith('Bearer ') ? header.slice('Bearer '.length) : textOf(args, 'token');
}

const kindOf = (office: Office, token: string | undefined): RecordedCall['token'] => {
  const { botToken, appToken } = office.stage.settings;
  return token === undefined ? 'none' : token === botToken ? 'bot' : token === appToken ? 'app' : 'other';
};

const delay = (stage: Stage, ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => stage.later(ms, resolve));
