import { inPieces, TOKENS, type Wire, type Written } from './move.ts';

const REASONS = { whole: 'stop', cut: 'length', refused: 'stop' };
const usage = {
  prompt_tokens: TOKENS.input,
  completion_tokens: TOKENS.output,
  prompt_tokens_details: { cached_tokens: TOKENS.cached },
};
const refusal = ({ end }: Written) => (end === 'refused' ? { refusal: 'I would rather not.' } : {});
const chunk = (delta: object, finish_reason: string | null = null) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason }],
});

/** POST /chat/completions as OpenAI defines it. */
export const CHAT: Wire = {
  whole: (written) => ({
    id: 'c1',
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: written.end === 'refused' ? null : written.text,
          ...(written.thoughts && { reasoning_content: written.thoughts }),
          ...refusal(written),
        },
        finish_reason: REASONS[written.end],
      },
    ],
    usage,
  }),
  begin: (written) => [
    chunk({ role: 'assistant', content: '', ...refusal(written) }),
    ...inPieces(written.thoughts).map((reasoning_content) => chunk({ reasoning_content, content: null })),
    ...inPieces(written.text).map((content) => chunk({ content })),
  ],
  end: ({ end }) => [chunk({}, REASONS[end]), { id: 'c1', choices: [], usage }, '[DONE]'],
  error: (message, code) => ({ error: { message, type: 'error', code, param: null } }),
  complaint: (message, code) => ({ error: { message, code } }),
};
