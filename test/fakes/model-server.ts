import { z } from 'zod';
import { anthropicModel } from '#adapters/anthropic/model.ts';
import { openaiModel } from '#adapters/openai/model.ts';
import type { Model, QuestionKind } from '#ports/model.ts';
import { KEY, type ModelRig, type OpenRig, type RigOptions } from '../contracts/model/rig.ts';
import { type HttpRequest, serveJson } from './http.ts';
import type { Move } from './model-wire/move.ts';
import { replyOf, type Vendor } from './model-wire/reply.ts';

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

const KINDS: readonly QuestionKind[] = ['plan', 'code', 'repair', 'answer', 'describe'];

/** A real adapter against a server on this machine that speaks its vendor's wire format. */
export async function servedModel({ vendor, move, timeoutMs, retries = 0 }: Options) {
  const asked: Asked[] = [];
  const { model } = await openRig(vendor)({
    retries,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    script: (_before, _enforced, { body }) => {
      const words = JSON.stringify(body);
      const kind = KINDS.find((each) => words.includes(`Question: ${each}\\n`)) ?? 'plan';
      const question = { kind, words, isRepair: words.includes('That is not the JSON that was asked for') };
      asked.push(question);
      return move(question);
    },
  });
  return { model, asked };
}

/** Sets up a vendor's real adapter against a server that makes the moves of a script. */
export const openRig =
  (vendor: Vendor): OpenRig =>
  async (options): Promise<ModelRig> => {
    const { script, streams = true } = options;
    const { url, requests } = await serveJson((request, before) =>
      replyOf(
        vendor,
        request.path,
        streams && request.body.stream === true,
        script(before, formatOf(request) === 'json_schema', request),
      ),
    );
    const enforces = (request: HttpRequest) => formatOf(request) === 'json_schema';
    return { model: adapterOf(vendor, options.url ?? url, options), requests, enforces };
  };

function adapterOf(vendor: Vendor, baseURL: string, options: RigOptions): Model {
  const { retries, timeoutMs, firstByteMs, maxTokens } = options;
  const common = {
    baseURL,
    apiKey: KEY,
    model: 'small',
    label: 'Contract Model',
    ...(retries === undefined ? {} : { retries }),
    ...(firstByteMs === undefined ? {} : { firstByteMs }),
    ...(timeoutMs === undefined ? {} : { timeouts: Object.fromEntries(KINDS.map((kind) => [kind, timeoutMs])) }),
  };
  if (vendor === 'anthropic') {
    return anthropicModel(common);
  }
  const limit = maxTokens === undefined ? {} : { maxTokens };
  return openaiModel({ ...common, ...limit, api: vendor === 'openai' ? 'chat' : 'responses' });
}

const Typed = z.object({ type: z.string() });
const Formatted = z.object({
  response_format: Typed.optional(),
  text: z.object({ format: Typed }).optional(),
  output_config: z.object({ format: Typed }).optional(),
});

/** The form of reply that a request asks for, in any of the vendors' words. */
export function formatOf({ body }: HttpRequest): string {
  const { response_format, text, output_config } = Formatted.parse(body);
  return (response_format ?? text?.format ?? output_config?.format)?.type ?? 'none';
}
