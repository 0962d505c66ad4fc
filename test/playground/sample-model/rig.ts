import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { openaiModel } from '#adapters/openai/model.ts';
import { answerPrompt } from '#agent/prompts/answer.ts';
import { codePrompt } from '#agent/prompts/code.ts';
import type { Prompt } from '#agent/prompts/fence.ts';
import { planPrompt } from '#agent/prompts/plan.ts';
import { repairPrompt } from '#agent/prompts/repair.ts';
import { Words } from '#domain/model/words.ts';
import { argumentsOf, type Draft, FunctionDraft, fileParametersOf } from '#domain/program/draft.ts';
import { Plan } from '#domain/program/plan.ts';
import { Description } from '#domain/tool/description.ts';
import { SAMPLE_DATA } from '#playground/sample-model/samples.ts';
import { startSampleModel } from '#playground/sample-model/server.ts';
import type { QuestionKind } from '#ports/model.ts';
import { runProgram } from '../../fakes/program.ts';

const packages = { python: '3.11.2' };
type Thread = { who: string; text: string }[];

/** The sample model behind the app's real adapter, asked with the app's real prompts. */
export async function openSampleModel() {
  const server = await startSampleModel();
  onTestFinished(() => server.close());
  const model = openaiModel({
    baseURL: server.url,
    apiKey: 'none',
    model: 'sample',
    label: 'Sample model',
    retries: 0,
  });
  const ask = async <Answer>(kind: QuestionKind, prompt: Prompt, schema: z.ZodType<Answer>) => {
    const signal = new AbortController().signal;
    return (await model.answer({ kind, complexity: 'simple', ...prompt, schema }, signal)).answer;
  };
  const note = async (name: string, as = name) => {
    const text = await readFile(new URL(name, SAMPLE_DATA), 'utf8');
    return { name: as, size: text.length, summary: `${text.split('\n').length} lines`, preview: text };
  };
  return {
    url: server.url,
    note,
    plan: (
      request: string,
      files: Awaited<ReturnType<typeof note>>[] = [],
      thread: Thread = [],
      tools: string[] = [],
    ) =>
      ask(
        'plan',
        planPrompt({ request, thread, files, packages, today: '2026-11-22', timeZone: 'UTC', tools, secrets: [] }),
        Plan,
      ),
    code: (request: string, plan: Plan) =>
      ask('code', codePrompt({ request, plan, files: [], packages }), FunctionDraft),
    repair: (request: string, plan: Plan, draft: Draft, error: string) =>
      ask('repair', repairPrompt({ request, plan, draft, error, memory: '' }), FunctionDraft),
    describe: (prompt: Prompt) => ask('describe', prompt, Description),
    words: async (request: string, goal: string, result: unknown) =>
      (
        await ask(
          'answer',
          answerPrompt({ request, goal, result: JSON.stringify(result), output: '', artifacts: [] }),
          Words,
        )
      ).text,
  };
}

/** Runs a draft over a sample file, perhaps under another name. */
export async function runDraft(draft: Draft, file: string, as = file) {
  const text = await readFile(new URL(file, SAMPLE_DATA), 'utf8');
  const callee = { language: draft.language, name: draft.name, fileParameters: fileParametersOf(draft) };
  return runProgram(callee, draft.source, argumentsOf(draft), { [as]: text });
}
