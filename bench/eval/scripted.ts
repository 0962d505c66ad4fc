import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelError } from '#domain/model/model-failure.ts';
import { at } from '#domain/program/check.ts';
import { type Asked, readAsked } from '#playground/sample-model/asked.ts';
import type { Model } from '#ports/model.ts';
import { invalid, jsonIn, type Task } from './task.ts';

/** A program as its script tells it; `source` is a file beside the script. */
const Program = z.strictObject({
  language: z.enum(['python', 'javascript']).default('python'),
  name: z.string(),
  description: z.string(),
  parameters: z.array(z.json()).default([]),
  arguments: z.record(z.string(), z.json()).default({}),
  source: z.string(),
  explanation: z.string().default(''),
});

/**
 * What a model might say to a task: a plan, then one program after the other while they fail, then words. `{file 1}` in
 * plan and arguments is the name of a file in the prompt, `{/path}` in the words a value of the result in the prompt.
 */
const Script = z.strictObject({
  plan: z.record(z.string(), z.json()),
  programs: z.array(Program).max(3).default([]),
  words: z.string().default(''),
});

interface Scripted extends z.output<typeof Script> {
  readonly request: string;
  readonly sources: readonly string[];
}

/** Says what the scripts say, and nothing to what they do not know. */
export interface ScriptedModel extends Model {
  /** The reply to a question as JSON text; undefined when the scripts have none. */
  reply(question: { readonly system: string; readonly prompt: string }): string | undefined;
}

const FOLDER = 'scripted';
const CHARACTERS_PER_TOKEN = 4; // there is no tokenizer here

/** The model that ships with tasks: DIR/scripted/ID/script.json and the programs beside it. */
export async function scriptedModel(folder: string, tasks: readonly Task[]): Promise<ScriptedModel> {
  const twice = tasks.find(({ request }, index) => tasks.findIndex((task) => task.request === request) !== index);
  if (twice !== undefined) {
    throw invalid(`${folder}: the scripted model tells tasks by their request, and that of ${twice.id} is there twice`);
  }
  const scripts = await Promise.all(tasks.map((task) => readScript(join(folder, FOLDER, task.id), task)));
  const reply: ScriptedModel['reply'] = ({ system, prompt }) => {
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: prompt },
    ];
    const asked = readAsked({ messages });
    const script = asked && scripts.find(({ request }) => request === asked.request);
    const said = script && answerTo(script, asked);
    return said === undefined ? undefined : JSON.stringify(said);
  };
  return {
    usual: 'scripted:model',
    reply,
    async answer({ system, prompt, schema }, signal) {
      signal.throwIfAborted();
      const text = reply({ system, prompt });
      const parsed = text === undefined ? undefined : schema.safeParse(JSON.parse(text));
      if (text === undefined || parsed?.success !== true) {
        const why = parsed?.error === undefined ? 'it knows no such task' : z.prettifyError(parsed.error);
        throw modelError(`the scripted model cannot answer: ${why}`, 'nonsense', 'MODEL_OUTPUT_INVALID');
      }
      const usage = { input: tokensOf(system + prompt), cached: 0, output: tokensOf(text) };
      return { answer: parsed.data, model: 'the scripted model', usage };
    },
  };
}

const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

async function readScript(folder: string, { id, request }: Task): Promise<Scripted> {
  const path = join(folder, 'script.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw invalid(`${path}: not there, and --scripted needs it for the task ${id}`);
  });
  const parsed = Script.safeParse(jsonIn(path, text));
  if (!parsed.success) {
    throw invalid(`${path}: ${z.prettifyError(parsed.error)}`);
  }
  const sources = await Promise.all(
    parsed.data.programs.map(({ source }) =>
      readFile(join(folder, source), 'utf8').catch(() => {
        throw invalid(`${path}: its program ${source} cannot be read`);
      }),
    ),
  );
  return { ...parsed.data, request, sources };
}

function answerTo(script: Scripted, asked: Asked): unknown {
  switch (asked.kind) {
    case 'plan':
      return withFiles(script.plan, asked);
    case 'code':
      return programOf(script, 0, asked);
    case 'repair':
      return programOf(script, script.sources.indexOf(asked.source) + 1, asked);
    default:
      return { text: script.words.replace(/\{(\/[^}]*)\}/g, (_, path: string) => shown(at(asked.result, path))) };
  }
}

function programOf({ programs, sources }: Scripted, index: number, asked: Asked): unknown {
  const program = programs[index];
  return (
    program && withFiles({ ...program, arguments: JSON.stringify(program.arguments), source: sources[index] }, asked)
  );
}

/** Puts the names of files in, everywhere but in a program, which gets them as arguments. */
function withFiles(said: Record<string, unknown>, { files, planFiles }: Asked): unknown {
  const names = planFiles.length > 0 ? planFiles : files.map(({ name }) => name);
  const { source, ...rest } = said;
  const put = (text: string, quote: (name: string) => string): string =>
    text.replace(/\{file (\d)\}/g, (_, number: string) => quote(names[Number(number) - 1] ?? 'no such file'));
  const inText = JSON.parse(
    put(JSON.stringify({ ...rest, arguments: '' }), (name) => JSON.stringify(name).slice(1, -1)),
  );
  const given = typeof rest.arguments === 'string' ? rest.arguments : '';
  return {
    ...inText,
    arguments: put(given, (name) => JSON.stringify(name).slice(1, -1)),
    ...(source === undefined ? {} : { source }),
  };
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
