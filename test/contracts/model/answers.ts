import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askForShape } from '#domain/model/answer-shape.ts';
import { type Move, TOKENS } from '../../fakes/model-wire/move.ts';
import { LIMA, never, type OpenRig, QUESTION, RIGHT, rigOf } from './rig.ts';

/** What a model answers, in whatever it is wrapped. */
export function answersContract(open: OpenRig): void {
  const rig = rigOf(open);

  describe('a model that answers', () => {
    it('gives the shape asked for, the name that people read, and the tokens', async () => {
      const { model, requests } = await rig({ say: RIGHT });
      expect(await model.answer(QUESTION, never())).toEqual({ answer: LIMA, model: 'Contract Model', usage: TOKENS });
      expect(requests).toHaveLength(1);
      expect(requests[0]?.body.model).toBe('small');
    });

    it('puts system, prompt and schema into the words, and asks the vendor to enforce the schema', async () => {
      const { model, requests, enforces } = await rig({ say: RIGHT });
      await model.answer(QUESTION, never());
      const sent = JSON.stringify(requests[0]?.body);
      expect(sent).toContain('Question: plan');
      expect(sent).toContain('Capital of Peru?');
      expect(sent).toContain(JSON.stringify(askForShape(QUESTION.schema)).slice(1, -1));
      expect(sent).toContain('plain json');
      expect(sent).not.toContain('temperature');
      expect(requests.map(enforces)).toEqual([true]);
    });

    it('does not ask to enforce a schema that would lose keys', async () => {
      const free = z.object({ counts: z.record(z.string(), z.number()) });
      const { model, requests, enforces } = await rig({ say: '{"counts":{"a":1}}' });
      const { answer } = await model.answer({ ...QUESTION, schema: free }, never());
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
      expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
      expect(requests).toHaveLength(1);
    });

    it('tells how many characters have come, thoughts and repair turn included', async () => {
      const { model } = await rig({ say: 'It is Lima, I think.', thoughts: 'Peru is in America' }, { say: RIGHT });
      const seen: number[] = [];
      await model.answer(QUESTION, never(), ({ characters }) => seen.push(characters));
      expect(seen.length).toBeGreaterThan(5);
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
      expect(seen.at(-1)).toBe('It is Lima, I think.Peru is in America'.length + RIGHT.length);
    });

    it('answers as well where the endpoint does not stream, and knows then that the first byte comes with the last', async () => {
      const moves: Move[] = [{ say: RIGHT }, { say: RIGHT, afterMs: 600 }];
      const script = (before: number) => moves[before] ?? { fail: 418 };
      const { model } = await open({ script, streams: false, firstByteMs: 500, retries: 0 });
      const seen: number[] = [];
      expect((await model.answer(QUESTION, never(), ({ characters }) => seen.push(characters))).usage).toEqual(TOKENS);
      expect(seen).toEqual([RIGHT.length]);
      expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
    });
  });

  describe('a model that answers in a wrong shape', () => {
    it.each([
      ['a wrong type', '{"city": 7, "people": 3}'],
      ['a missing part', '{"town": "Lima"}'],
      ['prose', 'It is Lima.'],
      ['half an object', '{"city": "Li'],
      ['thoughts that never end', `<think>perhaps ${RIGHT}`],
      ['a blank reply', '   \n  '],
    ])('gets one repair turn after %s, and both count', async (_, say) => {
      const { model, requests } = await rig({ say }, { say: RIGHT });
      const { answer, usage } = await model.answer(QUESTION, never());
      expect(answer).toEqual(LIMA);
      expect(usage).toEqual({ input: 200, cached: 80, output: 14 });
      expect(JSON.stringify(requests[1]?.body)).toContain('not the JSON that was asked for');
    });

    it('is told what was wrong', async () => {
      const { model, requests } = await rig({ say: '{"city": "Lima", "people": 0}' }, { say: RIGHT });
      await model.answer(QUESTION, never());
      expect(JSON.stringify(requests[1]?.body)).toContain('people');
      expect(JSON.stringify(requests[1]?.body)).toContain('>=1');
    });

    it.each<[string, Move]>([
      ['met its limit of tokens', { say: '{"city":"L', cut: true }],
      ['ended without saying so', { say: '{"city":"L', unended: true }],
    ])('is told that its reply %s', async (_, move) => {
      const { model, requests } = await rig(move, { say: RIGHT });
      expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
      expect(JSON.stringify(requests[1]?.body)).toContain('cut off');
    });
  });
}
