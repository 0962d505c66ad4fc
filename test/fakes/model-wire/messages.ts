import { inPieces, TOKENS, type Wire } from './move.ts';

const REASONS = { whole: 'end_turn', cut: 'max_tokens', refused: 'refusal' };
const input = {
  input_tokens: TOKENS.input - TOKENS.cached - 10,
  cache_creation_input_tokens: 10,
  cache_read_input_tokens: TOKENS.cached,
};
const delta = (index: number, said: object) => ({ type: 'content_block_delta', index, delta: said });

/** POST /v1/messages as Anthropic defines it. */
export const MESSAGES: Wire = {
  whole: ({ text, thoughts, end }) => ({
    id: 'm1',
    type: 'message',
    role: 'assistant',
    content: [
      ...(thoughts === '' ? [] : [{ type: 'thinking', thinking: thoughts, signature: 's' }]),
      { type: 'text', text },
    ],
    stop_reason: REASONS[end],
    usage: { ...input, output_tokens: TOKENS.output },
  }),
  begin: ({ text, thoughts }) => [
    {
      type: 'message_start',
      message: { id: 'm1', type: 'message', content: [], usage: { ...input, output_tokens: 1 } },
    },
    { type: 'ping' },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    ...inPieces(thoughts).map((thinking) => delta(0, { type: 'thinking_delta', thinking })),
    delta(0, { type: 'signature_delta', signature: 's' }),
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    ...inPieces(text).map((piece) => delta(1, { type: 'text_delta', text: piece })),
  ],
  end: ({ end }) => [
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: REASONS[end] }, usage: { output_tokens: TOKENS.output } },
    { type: 'message_stop' },
  ],
  error: (message, code) => ({ type: 'error', error: { type: code, message } }),
  complaint: (message, code) => ({ type: 'error', error: { type: code, message } }),
};
