import { inPieces, TOKENS, type Wire, type Written } from './move.ts';

const whole = ({ text, thoughts, end }: Written) => ({
  id: 'r1',
  object: 'response',
  status: end === 'cut' ? 'incomplete' : 'completed',
  error: null,
  incomplete_details: end === 'cut' ? { reason: 'max_output_tokens' } : null,
  output: [
    { type: 'reasoning', id: 'r2', summary: [{ type: 'summary_text', text: thoughts }] },
    {
      type: 'message',
      role: 'assistant',
      content: [
        end === 'refused' ? { type: 'refusal', refusal: 'I would rather not.' } : { type: 'output_text', text },
      ],
    },
  ],
  usage: {
    input_tokens: TOKENS.input,
    input_tokens_details: { cached_tokens: TOKENS.cached },
    output_tokens: TOKENS.output,
  },
});

/** POST /responses as OpenAI defines it. */
export const RESPONSES: Wire = {
  whole,
  begin: (written) => [
    { type: 'response.created', response: { id: 'r1', status: 'in_progress', error: null, output: [] } },
    ...inPieces(written.thoughts).map((delta) => ({ type: 'response.reasoning_summary_text.delta', delta })),
    ...(written.end === 'refused' ? [{ type: 'response.refusal.delta', delta: 'I would' }] : []),
    ...inPieces(written.text).map((delta) => ({ type: 'response.output_text.delta', delta })),
  ],
  end: (written) => [
    { type: written.end === 'cut' ? 'response.incomplete' : 'response.completed', response: whole(written) },
  ],
  error: (message, code) => ({ error: { message, type: 'error', code, param: null } }),
  complaint: (message, code) => ({
    type: 'response.failed',
    response: { id: 'r1', status: 'failed', error: { code, message }, output: [] },
  }),
};
