import type { ServerResponse } from 'node:http';
import { anthropicModel } from '#adapters/anthropic/model.ts';
import { openaiModel } from '#adapters/openai/model.ts';
import type { Model, QuestionKind } from '#ports/model.ts';
import type { Move } from '../contracts/model.contract.ts';
import { type HttpReply, serveJson } from './http.ts';

export type Vendor = 'openai' | 'anthropic';

/** A question that came over the wire: its kind, everything that was said, and whether it asks for a repair. */
export interface Asked {
  readonly kind: QuestionKind;
  readonly words: string;
  readonly isRepair: boolean;
}

interface Options {
  readonly vendor: Vendor;
  readonly move: (asked: Asked) => Move;
  /** For each question; the vendors' own are minutes. */
  readonly timeoutMs?: number;
  readonly retries?: number;
}

const KINDS: readonly QuestionKind[] = ['plan', 'code', 'repair', 'answer'];

/** A real adapter against a server on this machine that speaks its vendor's wire format. */
export async function servedModel({ vendor, move, timeoutMs, retries = 0 }: Options) {
  const asked: Asked[] = [];
  const { url } = await serveJson(({ body }) => {
    const words = JSON.stringify(body);
    const kind = KINDS.find((each) => words.includes(`Question: ${each}\\n`)) ?? 'plan';
    const question = { kind, words, isRepair: words.includes('That is not the JSON that was asked for') };
    asked.push(question);
    return replyOf(vendor, move(question));
  });
  const timeouts =
    timeoutMs === undefined ? {} : { timeouts: Object.fromEntries(KINDS.map((kind) => [kind, timeoutMs])) };
  const options = {
    baseURL: url,
    apiKey: 'sk-flow-0123456789',
    model: 'small',
    label: 'Flow Model',
    retries,
    ...timeouts,
  };
  const model: Model = vendor === 'openai' ? openaiModel(options) : anthropicModel(options);
  return { model, asked };
}

function replyOf(vendor: Vendor, move: Move): HttpReply {
  if ('fail' in move) {
    const body = { type: 'error', error: { type: 'api_error', message: move.message ?? 'no' } };
    return { status: move.fail, body, headers: { ...move.headers } };
  }
  if ('wire' in move) {
    return { raw: (response) => breakOff(response, move.wire) };
  }
  const say = 'say' in move ? move.say : undefined;
  return { status: 200, body: vendor === 'openai' ? completion(say) : message(say) };
}

const completion = (say: string | undefined) => ({
  id: 'c1',
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: say ?? null,
        ...(say === undefined ? { refusal: 'I would rather not.' } : {}),
      },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 50 },
});

const message = (say: string | undefined) => ({
  id: 'm1',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'text', text: say ?? '' }],
  stop_reason: say === undefined ? 'refusal' : 'end_turn',
  usage: { input_tokens: 100, output_tokens: 50 },
});

function breakOff(response: ServerResponse, how: 'cut' | 'broken' | 'stalled' | 'silent'): void {
  if (how === 'silent') {
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/json',
    ...(how === 'cut' ? { 'content-length': '1000' } : {}),
  });
  response.write('{"content": [{');
  if (how === 'cut') {
    setImmediate(() => response.destroy());
  } else if (how === 'broken') {
    response.end();
  }
}
