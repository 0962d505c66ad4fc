import { z } from 'zod';
import type { Model } from '#ports/model.ts';
import type { HttpRequest } from '../../fakes/http.ts';
import type { Move } from '../../fakes/model-wire/move.ts';

export interface ModelRig {
  readonly model: Model;
  readonly requests: readonly HttpRequest[];
  /** Whether a request asks the vendor to enforce a JSON Schema. */
  readonly enforces: (request: HttpRequest) => boolean;
}

export interface RigOptions {
  /** The move for a request, given how many came before and whether it asks to enforce a schema. */
  readonly script: (before: number, enforced: boolean, request: HttpRequest) => Move;
  /** Whether the server streams where it is asked to; it does when absent. */
  readonly streams?: boolean;
  readonly retries?: number;
  /** Milliseconds for every kind of question. */
  readonly timeoutMs?: number;
  readonly firstByteMs?: number;
  /** Another address than the server's. */
  readonly url?: string;
  /** The longest reply in tokens that the adapter asks for, where it can be told. */
  readonly maxTokens?: number;
}

/** Sets up an adapter against a server that speaks its vendor's wire format. */
export type OpenRig = (options: RigOptions) => Promise<ModelRig>;

/** Key that every rig uses; it may not turn up in an error. */
export const KEY = 'sk-contract-0123456789abcdef';

/** A question, its right answer, and that answer as the model writes it. */
export const QUESTION = {
  kind: 'plan',
  complexity: 'simple',
  system: 'Question: plan',
  prompt: 'Capital of Peru?',
  schema: z.object({ city: z.string(), people: z.int().min(1) }),
} as const;
export const LIMA = { city: 'Lima', people: 10_000_000 };
export const RIGHT = JSON.stringify(LIMA);

export const never = () => new AbortController().signal;

/** A rig whose server makes these moves, one for each request, and whose model does not ask again. */
export const rigOf =
  (open: OpenRig) =>
  (...moves: [Move, ...Move[]]): Promise<ModelRig> =>
    open({ script: (before) => moves[before] ?? { fail: 418 }, retries: 0 });
