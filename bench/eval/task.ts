import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { canonical } from '#domain/json/canonical.ts';
import { Magic } from '#domain/program/plan.ts';
import { sha256 } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';

/** How a task may be expected to end. What nobody can want, such as a model that is away, is not among them. */
const ENDS = ['passed', 'failed', 'check_failed', 'limit', 'answered', 'asked', 'refused'] as const;
const End = z.enum(ENDS);

const Text = z.string().min(1);
const Pointer = z.string().regex(/^(?:\/.*)?$/s, 'a JSON Pointer: empty for the whole result, or beginning with /');
const Pattern = Text.refine(isPattern, 'no regular expression');

/** Each check by its only key. */
const SHAPES = {
  contains: z.strictObject({ contains: Text }),
  regex: z.strictObject({ regex: Pattern }),
  json: z.strictObject({
    json: z.strictObject({ path: Pointer, value: z.json(), tolerance: z.number().nonnegative().default(0) }),
  }),
  file: z.strictObject({ file: z.strictObject({ name: Text, type: Magic.default('any') }) }),
  outcome: z.strictObject({ outcome: z.union([End, z.array(End).min(1)], `one or several of ${ENDS.join(', ')}`) }),
  labels: z.strictObject({
    labels: z
      .record(Text, z.union([z.string(), z.number(), z.boolean()], 'a text, a number, true or false'))
      .refine((labels) => Object.keys(labels).length > 0, 'name at least one label'),
  }),
};
type Shapes = typeof SHAPES;
type Kind = keyof Shapes;

/** What must hold of an answer. */
export type Check = { [K in Kind]: z.output<Shapes[K]> }[Kind];

/** A union's own message would not say which check was meant, so the one key is looked at first. */
const Check = z.record(z.string(), z.unknown()).transform((given, context): Check => {
  const [kind = '', ...more] = Object.keys(given);
  if (!isKind(kind) || more.length > 0) {
    const message = `a check has exactly one of ${Object.keys(SHAPES).join(', ')}; here is ${[kind, ...more].join(', ') || 'nothing'}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const parsed = SHAPES[kind].safeParse(given);
  for (const { path, message } of parsed.error?.issues ?? []) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  return parsed.data ?? z.NEVER;
});

const isKind = (name: string): name is Kind => Object.hasOwn(SHAPES, name);

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

const Message = z.union([
  Text.transform((text) => ({ who: 'somebody', text })),
  z.strictObject({ who: Text, text: Text }),
]);

const Task = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,80}$/, 'letters, digits, dots, dashes and _, at most 80'),
  request: z.string().trim().min(1),
  files: z.array(Text).default([]),
  thread: z.array(Message, 'a list of texts, or of {who, text}').default([]),
  expect: z.array(Check).min(1),
});

/** A task with the bytes of its files. `digest` changes whenever it could go another way. */
export interface Task extends z.output<typeof Task> {
  readonly bytes: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly digest: string;
}

/** Something in what was given to us, and where: for whoever wrote it. */
export const invalid = (message: string, cause?: unknown): AgentError =>
  new AgentError(message, { code: 'CONFIG_INVALID', cause });

/** All DIR/*.json by name. Throws CONFIG_INVALID, with the file's name, for what is no task. */
export async function readTasks(folder: string): Promise<Task[]> {
  const found = await readdir(folder).catch(() => {
    throw invalid(`${folder}: there is no such folder`);
  });
  const names = found.filter((name) => name.endsWith('.json')).sort();
  const tasks = await Promise.all(names.map((name) => readTask(folder, name)));
  if (tasks.length === 0) {
    throw invalid(`${folder}: there is no task in it, and each is a file NAME.json`);
  }
  for (const [index, { id }] of tasks.entries()) {
    const first = tasks.findIndex((task) => task.id === id);
    if (first !== index) {
      throw invalid(`${join(folder, names[index] ?? '')}: its id ${id} is that of ${names[first]} too`);
    }
  }
  return tasks;
}

async function readTask(folder: string, name: string): Promise<Task> {
  const path = join(folder, name);
  const parsed = Task.safeParse(jsonIn(path, await readFile(path, 'utf8')));
  if (!parsed.success) {
    throw invalid(`${path}: ${z.prettifyError(parsed.error)}`);
  }
  const bytes = await Promise.all(
    parsed.data.files.map(async (file) => ({ name: basename(file), bytes: await bytesIn(path, join(folder, file)) })),
  );
  const content = bytes.map((file) => sha256(file.bytes));
  return { ...parsed.data, bytes, digest: sha256(canonical({ ...parsed.data, content })) };
}

/** What a file's text says. Throws CONFIG_INVALID, with its name, for what is no JSON. */
export function jsonIn(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`${path}: not JSON`, error);
  }
}

const bytesIn = (path: string, file: string): Promise<Uint8Array> =>
  readFile(file).catch(() => {
    throw invalid(`${path}: its file ${file} cannot be read`);
  });
