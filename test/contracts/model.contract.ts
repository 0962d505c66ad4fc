import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Model } from '#ports/model.ts';
import type { HttpRequest } from '../fakes/http.ts';

/** What the vendor's server does in a test, said without the vendor's words. */
export type Move =
  /** The model writes this text. */
  | { readonly say: string }
  /** The model ends as a refusal. */
  | { readonly refuse: true }
  | { readonly fail: number; readonly headers?: Record<string, string>; readonly message?: string }
  /** `cut`: the connection ends inside the body. `broken`: 200 with half a JSON. `stalled`: the body never ends. `silent`: no answer ever. */
  | { readonly wire: 'cut' | 'broken' | 'stalled' | 'silent' };

export interface ModelRig {
  readonly model: Model;
  readonly requests: readonly HttpRequest[];
  /** Whether a request asks the vendor to enforce a JSON Schema. */
  readonly enforces: (request: HttpRequest) => boolean;
}

export interface RigOptions {
  /** The move for a request, given how many came before and whether it asks to enforce a schema. */
  readonly script: (before: number, enforced: boolean) => Move;
  readonly retries?: number;
  readonly timeoutMs?: number;
}

/** Key that every rig uses; it may not turn up in an error. */
export const KEY = 'sk-contract-0123456789abcdef';
/** Tokens that every reply of a rig reports: all input, of these read from a cache, output. */
export const TOKENS = { input: 100, cached: 40, output: 7 };

const schema = z.object({ city: z.string(), people: z.int().min(1) });
const question = {
  kind: 'plan',
  complexity: 'simple',
  system: 'Question: plan',
  prompt: 'Capital of Peru?',
  schema,
} as const;
const LIMA = { city: 'Lima', people: 10_000_000 };
const RIGHT = JSON.stringify(LIMA);
const never = () => new AbortController().signal;

/** Every Model must pass this. `open` sets up the adapter against a server that speaks its vendor's wire format. */
export function modelContract(open: (options: RigOptions) => Promise<ModelRig>): void {
  const rig = (...moves: [Move, ...Move[]]): Promise<ModelRig> =>
    open({ script: (before) => moves[before] ?? { fail: 418 }, retries: 0 });
  const everyError = async (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable('it answered'),
      (error) => error,
    );

  describe('a model that answers', () => {
    it('gives the shape asked for, the name that people read, and the tokens', async () => {
      const { model, requests } = await rig({ say: RIGHT });
      expect(await model.answer(question, never())).toEqual({ answer: LIMA, model: 'Contract Model', usage: TOKENS });
      expect(requests).toHaveLength(1);
      expect(requests[0]?.body.model).toBe('small');
    });

    it('puts system, prompt and schema into the words, and asks the vendor to enforce the schema', async () => {
      const { model, requests, enforces } = await rig({ say: RIGHT });
      await model.answer(question, never());
      const sent = JSON.stringify(requests[0]?.body);
      expect(sent).toContain('Question: plan');
      expect(sent).toContain('Capital of Peru?');
      expect(sent).toContain('JSON Schema');
      expect(requests.map(enforces)).toEqual([true]);
    });

    it('does not ask to enforce a schema that would lose keys', async () => {
      const free = z.object({ counts: z.record(z.string(), z.number()) });
      const { model, requests, enforces } = await rig({ say: '{"counts":{"a":1}}' });
      const { answer } = await model.answer({ ...question, schema: free }, never());
      expect(answer).toEqual({ counts: { a: 1 } });
      expect(requests.map(enforces)).toEqual([false]);
    });

    it.each([
      ['a code fence', `\`\`\`json\n${RIGHT}\n\`\`\``],
      ['prose around', `Sure, {here} it is:\n${RIGHT}\nAnything else?`],
      ['thoughts before', `<think>{"city": "Cusco"} perhaps</think>${RIGHT}`],
      ['text after', `${RIGHT}\n\n{"note": "done"}`],
    ])('reads through %s', async (_, say) => {
      const { model, requests } = await rig({ say });
      expect((await model.answer(question, never())).answer).toEqual(LIMA);
      expect(requests).toHaveLength(1);
    });
  });

  describe('a model that answers in a wrong shape', () => {
    it.each([
      ['a wrong type', '{"city": 7, "people": 3}'],
      ['a missing part', '{"town": "Lima"}'],
      ['prose', 'It is Lima.'],
      ['half an object', '{"city": "Li'],
      ['a blank reply', '   \n  '],
    ])('gets one repair turn after %s, and both count', async (_, say) => {
      const { model, requests } = await rig({ say }, { say: RIGHT });
      const { answer, usage } = await model.answer(question, never());
      expect(answer).toEqual(LIMA);
      expect(usage).toEqual({ input: 200, cached: 80, output: 14 });
      expect(JSON.stringify(requests[1]?.body)).toContain('not the JSON that was asked for');
    });

    it('is told what was wrong', async () => {
      const { model, requests } = await rig({ say: '{"city": "Lima", "people": 0}' }, { say: RIGHT });
      await model.answer(question, never());
      expect(JSON.stringify(requests[1]?.body)).toContain('people');
      expect(JSON.stringify(requests[1]?.body)).toContain('>=1');
    });

    it('is MODEL_OUTPUT_INVALID when wrong twice, without a third try', async () => {
      const { model, requests } = await rig({ say: '{}' }, { say: 'no' }, { say: RIGHT });
      await expect(model.answer(question, never())).rejects.toMatchObject({ code: 'MODEL_OUTPUT_INVALID' });
      expect(requests).toHaveLength(2);
    });
  });

  describe('a model that does not answer', () => {
    it.each([401, 403, 404, 408, 429, 500, 503, 529])('is MODEL_UNAVAILABLE after HTTP %i', async (fail) => {
      const { model } = await rig({ fail });
      await expect(model.answer(question, never())).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    });

    it.each(['cut', 'broken'] as const)('is MODEL_UNAVAILABLE when the body is %s', async (wire) => {
      const { model } = await rig({ wire });
      await expect(model.answer(question, never())).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    });

    it('is MODEL_UNAVAILABLE when it refuses', async () => {
      const { model, requests } = await rig({ refuse: true });
      await expect(model.answer(question, never())).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      expect(requests).toHaveLength(1);
    });

    it.each<[string, Move]>([
      ['says nothing', { wire: 'silent' }],
      ['never ends its body', { wire: 'stalled' }],
      ['wants to be asked again much later', { fail: 429, headers: { 'retry-after': '30' } }],
    ])(
      'is MODEL_UNAVAILABLE when its time is over and it %s (lets 100 ms pass)',
      async (_, move) => {
        const { model } = await open({ script: () => move, retries: 1, timeoutMs: 100 });
        await expect(model.answer(question, never())).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      },
      5_000,
    );

    it('is asked again once after 429, as the server says when', async () => {
      const moves: Move[] = [{ fail: 429, headers: { 'retry-after-ms': '20' } }, { say: RIGHT }];
      const { model, requests } = await open({ script: (before) => moves[before] ?? { fail: 418 } });
      expect((await model.answer(question, never())).answer).toEqual(LIMA);
      expect(requests).toHaveLength(2);
    });

    it('never tells the key, even when the server repeats it', async () => {
      const { model } = await rig({ fail: 401, message: `Incorrect API key provided: ${KEY}` });
      const error = await everyError(model.answer(question, never()));
      expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      const told = [error.message, error.stack, error.cause?.message, error.cause?.stack, JSON.stringify(error.cause)];
      expect(told.join('\n')).not.toContain(KEY);
    });
  });

  describe('a signal that aborts', () => {
    it.each<[string, Move]>([
      ['before an answer', { wire: 'silent' }],
      ['inside a body', { wire: 'stalled' }],
      ['while it waits to ask again', { fail: 429, headers: { 'retry-after': '30' } }],
    ])(
      'ends the question with its reason, %s',
      async (_, move) => {
        const abort = new AbortController();
        const reason = new Error('stopped by a person');
        const { model } = await open({
          script: () => {
            setTimeout(() => abort.abort(reason), 50);
            return move;
          },
        });
        await expect(model.answer(question, abort.signal)).rejects.toBe(reason);
      },
      5_000,
    );

    it('asks nothing when it has aborted already', async () => {
      const { model, requests } = await rig({ say: RIGHT });
      await expect(model.answer(question, AbortSignal.abort('gone'))).rejects.toBe('gone');
      expect(requests).toHaveLength(0);
    });
  });

  describe('an endpoint that does not enforce schemas', () => {
    it('is asked without, and the model remembers that', async () => {
      const script = (_: number, enforced: boolean): Move => (enforced ? { fail: 400 } : { say: RIGHT });
      const { model, requests, enforces } = await open({ script, retries: 0 });
      expect((await model.answer(question, never())).answer).toEqual(LIMA);
      expect((await model.answer(question, never())).answer).toEqual(LIMA);
      expect(requests.map(enforces)).toEqual([true, false, false]);
    });

    it('is not learned from a 400 that has another reason', async () => {
      const moves: Move[] = [];
      const { model, requests, enforces } = await open({
        script: () => moves[0] ?? { fail: 400 },
        retries: 0,
      });
      await expect(model.answer(question, never())).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      moves.push({ say: RIGHT });
      await model.answer(question, never());
      expect(enforces(requests.at(-1) ?? expect.unreachable())).toBe(true);
    });
  });

  it('leaves no listener behind on a signal that serves many questions', async () => {
    const { model } = await open({ script: () => ({ say: RIGHT }) });
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    onTestFinished(() => void process.off('warning', listen));
    const { signal } = new AbortController();
    for (let turn = 0; turn < 15; turn += 1) {
      await model.answer(question, signal);
    }
    expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
  });
}
