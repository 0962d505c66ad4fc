import { describe, expect, it } from 'vitest';
import { failureIn, failureOf, MODEL_FAILURES, type ModelFailure, modelError } from '#domain/model/model-failure.ts';
import { AgentError, ERROR_CODES } from '#domain/text/errors.ts';

describe('what an endpoint complains of', () => {
  it.each<[number | undefined, string, ModelFailure | undefined]>([
    [
      400,
      "This model's maximum context length is 131072 tokens. However, you requested 131134 tokens",
      'context_too_long',
    ],
    [400, 'prompt is too long: 233153 tokens > 200000 maximum', 'context_too_long'],
    [400, 'context_length_exceeded', 'context_too_long'],
    [400, 'input length and `max_tokens` exceed context limit: 199000 + 20000 > 200000', 'context_too_long'],
    [400, 'the request exceeds the available context size, try increasing it', 'context_too_long'],
    [
      400,
      'The prompt (total length 25938) is too long to fit into the model (context length 4096)',
      'context_too_long',
    ],
    [500, 'input length too long', 'context_too_long'],
    [413, '', 'context_too_long'],
    [429, 'exceeded your current quota, please check your plan: insufficient_quota', 'rate_limited'],
    [429, 'too many tokens per minute; reduce the length', 'rate_limited'],
    [402, 'Insufficient Balance', 'auth'],
    [401, 'invalid x-api-key', 'auth'],
    [403, 'Your input was flagged by moderation', 'refused'],
    [400, 'The response was filtered due to the prompt triggering content management policy', 'refused'],
    [404, 'The model `gpt-9` does not exist or you do not have access to it.', 'unreachable'],
    [408, '', 'timed_out'],
    [504, 'upstream request timeout', 'timed_out'],
    [500, 'Internal server error', 'overloaded'],
    [529, 'overloaded_error Overloaded', 'overloaded'],
    [undefined, 'overloaded_error Overloaded', 'overloaded'],
    [undefined, 'rate_limit_error', 'rate_limited'],
    [undefined, 'authentication_error invalid x-api-key', 'auth'],
    [undefined, '', 'overloaded'],
    [400, 'Your credit balance is too low to access the API', 'auth'],
    [400, 'API key not valid. Please pass a valid API key.', 'auth'],
    [400, 'Model Not Exist', 'unreachable'],
    [400, 'model does not support response_format', undefined],
    [400, 'This response_format type is unavailable now', undefined],
    [400, 'max_tokens: 20000 > 8192, which is the maximum allowed number of output tokens', undefined],
    [422, 'Extra inputs are not permitted', undefined],
  ])('%s %j is %s', (status, words, failure) => {
    expect(failureIn({ status, words })).toBe(failure);
  });
});

describe('why a model failed', () => {
  it.each(MODEL_FAILURES)('is told by its error: %s', (failure) => {
    expect(failureOf(modelError('it did not', failure))).toBe(failure);
    expect(modelError('it did not', failure).code).toBe('MODEL_UNAVAILABLE');
  });

  it.each([
    undefined,
    null,
    'refused',
    new Error('no', { cause: { failure: 'refused' } }),
    { cause: { failure: 'refused' } },
    new AgentError('no', { code: 'MODEL_UNAVAILABLE' }),
    new AgentError('no', { code: 'MODEL_UNAVAILABLE', cause: { failure: 'dancing' } }),
    ...ERROR_CODES.map((code) => new AgentError('no', { code, cause: new Error('why') })),
  ])('is not told by %s', (error) => {
    expect(failureOf(error)).toBeUndefined();
  });
});
