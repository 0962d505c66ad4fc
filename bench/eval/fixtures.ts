import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failureOf, MODEL_FAILURES, modelError } from '#domain/model/model-failure.ts';
import { sha256 } from '#domain/program/program.ts';
import { withoutShapes } from '#domain/secret/secret-shapes.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Model, Question } from '#ports/model.ts';
import { MISSING } from './failures.ts';
import { invalid } from './task.ts';

/** A model's reply to one question, or how it failed at it. The question itself is not kept: it may quote files. */
const Fixture = z.strictObject({
  kind: z.string(),
  /** Who was asked, as `provider:model`, and what people read. */
  asked: z.string(),
  model: z.string(),
  usage: z.strictObject({ input: z.int(), cached: z.int(), output: z.int() }),
  answer: z.json().optional(),
  failure: z
    .strictObject({ why: z.enum(MODEL_FAILURES), code: z.enum(['MODEL_UNAVAILABLE', 'MODEL_OUTPUT_INVALID']) })
    .optional(),
});
type Fixture = z.infer<typeof Fixture>;

const NO_USAGE = { input: 0, cached: 0, output: 0 };

/** The file of a question: its kind, and a digest of all that was said. Another prompt is another file. */
const nameOf = ({ kind, system, prompt }: Pick<Question<unknown>, 'kind' | 'system' | 'prompt'>): string =>
  `${kind}-${sha256(system + prompt)}.json`;

/** What a model itself did wrong, or would not do, is part of what it said; that it was away is not. */
function ownFailure(error: unknown): Fixture['failure'] {
  const why = failureOf(error);
  if (why !== undefined && codeOf(error) === 'MODEL_OUTPUT_INVALID') {
    return { why, code: 'MODEL_OUTPUT_INVALID' };
  }
  return why === 'refused' || why === 'context_too_long' ? { why, code: 'MODEL_UNAVAILABLE' } : undefined;
}

/** The same model; every reply goes into a file of `folder`, without what looks like a secret. */
export function recording(model: Model, folder: string): Model {
  mkdirSync(folder, { recursive: true });
  return {
    ...model,
    async answer(question, signal, seen) {
      const { kind } = question;
      const asked = question.model || (model.usual ?? '');
      try {
        const answered = await model.answer(question, signal, seen);
        const answer = clean(z.json().parse(answered.answer));
        keep(folder, nameOf(question), { kind, asked, model: answered.model, usage: answered.usage, answer });
        return answered;
      } catch (error) {
        const failure = ownFailure(error);
        if (failure !== undefined && !signal.aborted) {
          keep(folder, nameOf(question), { kind, asked, model: asked, usage: NO_USAGE, failure });
        }
        throw error;
      }
    },
  };
}

function keep(folder: string, name: string, fixture: Fixture): void {
  const part = join(folder, `${name}.part`);
  writeFileSync(part, `${JSON.stringify(fixture, undefined, 2)}\n`);
  renameSync(part, join(folder, name));
}

type Json = z.infer<ReturnType<typeof z.json>>;

/** Text by text, so that what is left is still JSON. */
function clean(value: Json): Json {
  if (typeof value === 'string') {
    return withoutShapes(value);
  }
  if (Array.isArray(value)) {
    return value.map(clean);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [withoutShapes(key), clean(each)]))
    : value;
}

/** A model that says what was recorded and asks nobody. Throws CONFIG_INVALID for what is no fixture. */
export function replaying(folder: string): Model {
  const fixtures = readFixtures(folder);
  return {
    usual: [...fixtures.values()][0]?.asked ?? '',
    async answer(question, signal) {
      signal.throwIfAborted();
      const name = nameOf(question);
      const fixture = fixtures.get(name);
      if (fixture === undefined) {
        throw modelError(`${MISSING} in ${name}; record it, or go back to the prompts of then`, 'unreachable');
      }
      if (fixture.failure !== undefined) {
        const { why, code } = fixture.failure;
        throw modelError('it failed when it was recorded', why, code);
      }
      const { model, usage } = fixture;
      return { answer: answerIn(question, fixture.answer, name), model, usage };
    },
  };
}

/**
 * The agent takes a program that it cannot read only when another such text came before it, and of two replies only the
 * last is recorded. So the schema is shown another text first; where the program can be read that changes nothing.
 */
function answerIn<Answer>({ schema }: Question<Answer>, answer: unknown, name: string): Answer {
  const program = z.looseObject({ source: z.string() }).safeParse(answer).data;
  if (program !== undefined) {
    schema.safeParse({ ...program, source: `${program.source}\n` });
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw modelError(`what is recorded in ${name} no longer fits`, 'nonsense', 'MODEL_OUTPUT_INVALID');
  }
  return parsed.data;
}

function readFixtures(folder: string): Map<string, Fixture> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  if (names.length === 0) {
    throw invalid(`${folder}: nothing is recorded there; record first, with --record`);
  }
  return new Map(names.map((name) => [name, readFixture(join(folder, name))]));
}

function readFixture(path: string): Fixture {
  try {
    return Fixture.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw invalid(`${path}: no recorded reply`, error);
  }
}
