import { describe, expect, it, onTestFinished } from 'vitest';
import type { Move } from '../fakes/model-wire/move.ts';
import { answersContract } from './model/answers.ts';
import { failuresContract } from './model/failures.ts';
import { LIMA, never, type OpenRig, QUESTION, RIGHT } from './model/rig.ts';

/** Every Model must pass this. `open` sets up the adapter against a server that speaks its vendor's wire format. */
export function modelContract(open: OpenRig): void {
  answersContract(open);
  failuresContract(open);

  describe('a signal that aborts', () => {
    it.each<[string, Move]>([
      ['before an answer', { wire: 'silent' }],
      ['inside a body', { wire: 'stalled' }],
      ['while words come', { wire: 'endless' }],
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
        await expect(model.answer(QUESTION, abort.signal)).rejects.toBe(reason);
      },
      5_000,
    );

    it('asks nothing when it has aborted already', async () => {
      const { model, requests } = await open({ script: () => ({ say: RIGHT }) });
      await expect(model.answer(QUESTION, AbortSignal.abort('gone'))).rejects.toBe('gone');
      expect(requests).toHaveLength(0);
    });
  });

  describe('an endpoint that does not enforce schemas', () => {
    it('is asked without, and the model remembers that', async () => {
      const script = (_: number, enforced: boolean): Move => (enforced ? { fail: 400 } : { say: RIGHT });
      const { model, requests, enforces } = await open({ script, retries: 0 });
      expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
      expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
      expect(requests.map(enforces)).toEqual([true, false, false]);
    });

    it('is not learned from a 400 that has another reason', async () => {
      const moves: Move[] = [];
      const { model, requests, enforces } = await open({ script: () => moves[0] ?? { fail: 400 }, retries: 0 });
      await expect(model.answer(QUESTION, never())).rejects.toMatchObject({ cause: { failure: 'refused' } });
      moves.push({ say: RIGHT });
      await model.answer(QUESTION, never());
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
      await model.answer(QUESTION, signal);
    }
    expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
  });
}
