import { describe, expect, it } from 'vitest';
import { failureOf, type ModelFailure } from '#domain/model/model-failure.ts';
import type { Move } from '../../fakes/model-wire/move.ts';
import { KEY, LIMA, never, type OpenRig, QUESTION, RIGHT, rigOf } from './rig.ts';

const LONG = 'prompt is too long: 233153 tokens > 200000 maximum';

/** How a model fails, and what whoever asks another one is told. */
export function failuresContract(open: OpenRig): void {
  const rig = rigOf(open);
  const failing = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable('it answered'),
      (error) => error,
    );

  describe('a model that gives nothing of use', () => {
    it.each<[Move, ModelFailure]>([
      [{ fail: 401 }, 'auth'],
      [{ fail: 402 }, 'auth'],
      [{ fail: 403 }, 'auth'],
      [{ fail: 404 }, 'unreachable'],
      [{ fail: 408 }, 'timed_out'],
      [{ fail: 413 }, 'context_too_long'],
      [{ fail: 429 }, 'rate_limited'],
      [{ fail: 500 }, 'overloaded'],
      [{ fail: 503 }, 'overloaded'],
      [{ fail: 529 }, 'overloaded'],
      [{ fail: 400, message: LONG }, 'context_too_long'],
      [{ fail: 400, message: 'Your request was rejected by our content policy' }, 'refused'],
      [{ refuse: true }, 'refused'],
      [{ complain: 'Overloaded', code: 'overloaded_error' }, 'overloaded'],
      [{ wire: 'cut' }, 'cut'],
      [{ wire: 'broken' }, 'nonsense'],
      [{ send: 'hello' }, 'nonsense'],
      [{ send: null }, 'nonsense'],
      [{ send: {} }, 'nonsense'],
    ])('is MODEL_UNAVAILABLE after %j, because of %s', async (move, failure) => {
      const { model } = await open({ script: () => move, retries: 0 });
      const error = await failing(model.answer(QUESTION, never()));
      expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      expect(failureOf(error)).toBe(failure);
    });

    it.each<[Move, ModelFailure]>([
      [{ say: 'no' }, 'nonsense'],
      [{ say: '{"city": "Lima", "people": 0}' }, 'nonsense'],
      [{ say: ' \n ' }, 'blank'],
      [{ say: '{"city"', cut: true }, 'cut'],
    ])(
      'is MODEL_OUTPUT_INVALID when the repair turn is %j, because of %s, and is not asked again',
      async (move, failure) => {
        const { model, requests } = await rig({ say: '{}' }, move, { say: RIGHT });
        const error = await failing(model.answer(QUESTION, never()));
        expect(error).toMatchObject({ code: 'MODEL_OUTPUT_INVALID' });
        expect(failureOf(error)).toBe(failure);
        expect(requests).toHaveLength(2);
      },
    );

    it.each<[string, Move]>([
      ['says nothing', { wire: 'silent' }],
      ['never ends its body', { wire: 'stalled' }],
      ['writes without end', { wire: 'endless' }],
    ])(
      'has timed out when its time is over and it %s (lets 100 ms pass)',
      async (_, move) => {
        const { model } = await open({ script: () => move, retries: 1, timeoutMs: 100 });
        expect(failureOf(await failing(model.answer(QUESTION, never())))).toBe('timed_out');
      },
      5_000,
    );

    it('has timed out when its first byte does not come, long before its time is over (lets 100 ms pass)', async () => {
      const { model } = await open({ script: () => ({ wire: 'silent' }), retries: 1, firstByteMs: 100 });
      expect(failureOf(await failing(model.answer(QUESTION, never())))).toBe('timed_out');
    }, 5_000);

    it('may take its time once its first byte has come (lets 400 ms pass)', async () => {
      const script = () => ({ say: RIGHT, afterMs: 400 });
      const { model } = await open({ script, retries: 0, firstByteMs: 10_000, timeoutMs: 10_000 });
      expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
    });

    it('is not reached where nobody listens', async () => {
      const { model } = await open({ script: () => ({ wire: 'silent' }), url: 'http://127.0.0.1:9', retries: 0 });
      expect(failureOf(await failing(model.answer(QUESTION, never())))).toBe('unreachable');
    });

    it('never tells the key, nor what the server said', async () => {
      const { model } = await rig({ fail: 401, message: `Incorrect API key provided: ${KEY}`, code: 'bad_key' });
      const error = await failing(model.answer(QUESTION, never()));
      expect(error.message).toBe('Contract Model did not answer: HTTP 401 (bad_key).');
      expect(error.cause).toEqual({ failure: 'auth' });
      expect(error.stack).not.toContain(KEY);
    });
  });

  describe('a model that may be asked again', () => {
    it.each<[string, Move]>([
      ['429, as the server says when', { fail: 429, headers: { 'retry-after-ms': '20' } }],
      ['503, a little later', { fail: 503 }],
    ])('is asked once more after %s', async (_, move) => {
      const { model, requests } = await open({ script: (before) => (before === 0 ? move : { say: RIGHT }) });
      expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
      expect(requests).toHaveLength(2);
    });

    it('is not waited for when that would take too long', async () => {
      const { model, requests } = await open({ script: () => ({ fail: 429, headers: { 'retry-after': '3600' } }) });
      expect(failureOf(await failing(model.answer(QUESTION, never())))).toBe('rate_limited');
      expect(requests).toHaveLength(1);
    }, 5_000);

    it.each([401, 400])('is not asked again for nothing after %i', async (fail) => {
      const { model, requests } = await open({ script: () => ({ fail, message: 'content policy' }) });
      await failing(model.answer(QUESTION, never()));
      expect(requests).toHaveLength(1);
    });
  });
}
