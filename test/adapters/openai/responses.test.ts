import { describe, expect, it } from 'vitest';
import { LIMA, never, QUESTION, RIGHT } from '../../contracts/model/rig.ts';
import { modelContract } from '../../contracts/model.contract.ts';
import { openRig } from '../../fakes/model-server.ts';

const open = openRig('responses');
modelContract(open);

describe('the Responses API', () => {
  it('is asked to keep nothing, with the word json in its messages', async () => {
    const { model, requests } = await open({ script: () => ({ say: RIGHT }) });
    await model.answer(QUESTION, never());
    expect(requests[0]?.path).toBe('/responses');
    expect(requests[0]?.body.store).toBe(false);
    expect(requests[0]?.body.instructions).toBeUndefined();
    expect(JSON.stringify(requests[0]?.body.input)).toContain('plain json');
  });

  it('is left for chat completions where it is not, and that is remembered', async () => {
    const { model, requests } = await open({
      script: (_, __, { path }) => (path === '/responses' ? { fail: 404 } : { say: RIGHT }),
    });
    expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
    await model.answer(QUESTION, never());
    expect(requests.map(({ path }) => path)).toEqual(['/responses', '/chat/completions', '/chat/completions']);
  });

  it('may send only its end', async () => {
    const response = { output: [{ type: 'message', content: [{ type: 'output_text', text: RIGHT }] }] };
    const data = `data: ${JSON.stringify({ type: 'response.completed', response })}\r\n\r\n`;
    const { model } = await open({ script: () => ({ lines: data }) });
    expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
  });
});
