import { expect, test } from 'vitest';
import { quietEmbedder } from '#adapters/library/quiet-embedder.ts';
import { type ModelFailure, modelError } from '#domain/model/model-failure.ts';
import { quantise } from '#domain/search/search-vectors.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Log } from '#ports/log.ts';

/** An embedder that does what the test says, and a clock that stands still. */
function steered(searchMs = 10_000) {
  const clock = { now: 0 };
  const calls: PromiseWithResolvers<readonly (readonly number[])[]>[] = [];
  const signals: AbortSignal[] = [];
  const lines: unknown[] = [];
  const warn: Log['warn'] = (_message, fields) => void lines.push(fields);
  const embedder = {
    model: 'small',
    embed: (_texts: readonly string[], signal: AbortSignal) => {
      const call = Promise.withResolvers<readonly (readonly number[])[]>();
      signal.addEventListener('abort', () => call.reject(signal.reason));
      calls.push(call);
      signals.push(signal);
      return call.promise;
    },
  };
  const quiet = quietEmbedder(
    { embedder, searchMs, log: { info: () => undefined, warn, error: warn } },
    () => clock.now,
  );
  const failing = async (failure: ModelFailure) => {
    const asked = quiet.ofQuestion('a');
    calls.at(-1)!.reject(modelError('no', failure));
    expect(await asked).toBeUndefined();
  };
  return { clock, calls, signals, lines, quiet, failing };
}

test('is left alone for longer and longer when it fails three times in a row, and asked again then', async () => {
  const { clock, calls, quiet, failing } = steered();
  for (let at = 0; at < 3; at += 1) {
    await failing('overloaded');
  }
  for (const pause of [30_000, 60_000, 120_000]) {
    clock.now += pause - 1;
    const before = calls.length;
    expect(await quiet.ofQuestion('a')).toBeUndefined();
    expect(calls).toHaveLength(before);
    clock.now += 1;
    await failing('overloaded');
    expect(calls).toHaveLength(before + 1);
  }
  clock.now += 240_000;
  const asked = quiet.ofQuestion('a');
  calls.at(-1)!.resolve([[1, 2]]);
  expect(await asked).toEqual(quantise([1, 2]));
  await failing('overloaded'); // the first of a new row
  const again = quiet.ofQuestion('a');
  calls.at(-1)!.resolve([[1, 2]]);
  expect(await again).toBeDefined();
});

test('complains once a minute', async () => {
  const { clock, lines, failing } = steered();
  for (const [at, failure] of (['overloaded', 'auth'] as const).entries()) {
    clock.now = at * 59_999;
    await failing(failure);
  }
  expect(lines).toEqual([{ code: 'MODEL_UNAVAILABLE', failure: 'overloaded' }]);
  clock.now = 60_000;
  await failing('cut');
  expect(lines.slice(1)).toEqual([{ code: 'MODEL_UNAVAILABLE', failure: 'cut' }]);
});

test('gives up what is late, but takes a late reply for a sign that it is there again', async () => {
  const { calls, lines, quiet } = steered(50);
  for (let at = 0; at < 3; at += 1) {
    expect(await quiet.ofQuestion('a')).toBeUndefined();
  }
  expect(lines).toEqual([{ code: 'MODEL_UNAVAILABLE', failure: 'timed_out' }]);
  expect(await quiet.ofQuestion('a')).toBeUndefined();
  expect(calls).toHaveLength(3);
  calls[0]!.resolve([[1]]);
  calls[1]!.reject(modelError('no', 'timed_out')); // it was counted when it was late
  await new Promise(setImmediate);
  const asked = quiet.ofQuestion('a');
  expect(calls).toHaveLength(4);
  calls[3]!.resolve([[1]]);
  expect(await asked).toEqual(quantise([1]));
});

test.each<[ModelFailure, unknown]>([
  ['refused', 'unfit'],
  ['context_too_long', 'unfit'],
  ['nonsense', 'unfit'],
  ['timed_out', 'unfit'],
  ['rate_limited', undefined],
  ['unreachable', undefined],
])('tells texts that do not fit from an endpoint that does not answer: %s', async (failure, outcome) => {
  const { calls, lines, quiet } = steered();
  const asked = quiet.ofTexts(['a', 'b']);
  calls[0]!.reject(modelError('no', failure));
  expect(await asked).toBe(outcome);
  expect(lines).toHaveLength(outcome === undefined ? 1 : 0);
});

test('has a single text that takes too long for no fault of the text', async () => {
  const { calls, quiet } = steered();
  const asked = quiet.ofTexts(['a']);
  calls[0]!.reject(modelError('no', 'timed_out'));
  expect(await asked).toBeUndefined();
});

test('has an error of the app’s own for no worse than an endpoint’s', async () => {
  const { calls, lines, quiet } = steered();
  const asked = quiet.ofTexts(['a']);
  calls[0]!.reject(new TypeError('private words'));
  expect(await asked).toBeUndefined();
  const other = quiet.ofQuestion('a');
  calls[1]!.reject(new AgentError('private words', { code: 'CONFIG_INVALID' }));
  expect(await other).toBeUndefined();
  expect(lines).toEqual([{ code: 'INTERNAL', failure: undefined }]);
});

test('ends the signal of every call with the call, since others hang on it', async () => {
  const { calls, signals, quiet, failing } = steered();
  const asked = quiet.ofTexts(['a']);
  expect(signals[0]!.aborted).toBe(false);
  calls[0]!.resolve([[1]]);
  await asked;
  await failing('cut');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test('lets go of everything when it is closed, and says nothing of it', async () => {
  const { lines, quiet } = steered();
  const [question, texts] = [quiet.ofQuestion('a'), quiet.ofTexts(['a'])];
  quiet.close();
  expect([await question, await texts]).toEqual([undefined, undefined]);
  expect(lines).toEqual([]);
});
