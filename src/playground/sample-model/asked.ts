import { z } from 'zod';

/** What stands in the fences of a prompt of Threadsmith, for a model that only reads. */
export interface Asked {
  readonly kind: string;
  readonly request: string;
  /** Earlier messages, the oldest first. */
  readonly thread: readonly string[];
  readonly files: readonly AskedFile[];
  /** Names of kept tools that were offered. */
  readonly tools: readonly string[];
  readonly goal: string;
  readonly planFiles: readonly string[];
  readonly program: Program | undefined;
  readonly source: string;
  readonly error: string;
  readonly result: unknown;
}

export interface AskedFile {
  readonly name: string;
  /** Summary and beginning of the content. */
  readonly about: string;
}

const Request = z.looseObject({ messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1) });
const Plan = z.looseObject({ goal: z.string(), needs: z.looseObject({ files: z.array(z.string()) }) });
/** What was said about a program that failed. */
const Program = z.object({
  language: z.string(),
  name: z.string(),
  description: z.string(),
  parameters: z.array(z.json()),
  arguments: z.string(),
});
export type Program = z.infer<typeof Program>;

/** Reads the body of a chat completion; the question's kind is the first line of its system text. */
export function readAsked(body: unknown): Asked | undefined {
  const request = Request.safeParse(body).data;
  const system = request?.messages.find(({ role }) => role === 'system')?.content ?? '';
  const prompt = request?.messages.find(({ role }) => role === 'user')?.content ?? '';
  const kind = /^Question: (\w+)/.exec(system)?.[1];
  if (kind === undefined) {
    return undefined;
  }
  const fences = fencesIn(prompt);
  const all = (label: string) => fences.filter((fence) => fence.label.startsWith(label)).map(({ data }) => data);
  const one = (label: string) => all(label)[0] ?? '';
  const plan = Plan.safeParse(json(one('plan'))).data;
  return {
    kind,
    request: one('request'),
    thread: all('message').map((text) => text.replace(/^from: .*\n/, '')),
    files: all('file ').map(fileIn),
    tools: one('tools')
      .split('\n')
      .flatMap((line) => /^[\w-]+/.exec(line) ?? []),
    goal: plan?.goal ?? one('goal'),
    planFiles: plan?.needs.files ?? [],
    program: Program.safeParse(json(one('program'))).data,
    source: one('source'),
    error: one('error'),
    result: json(one('result')),
  };
}

function fencesIn(prompt: string): { label: string; data: string }[] {
  const fences = prompt.matchAll(/^<<<(.+) ([0-9a-f]{12})\n([\s\S]*?)\n\2>>>$/gm);
  return [...fences].map(([, label = '', , data = '']) => ({ label, data }));
}

function fileIn(data: string): AskedFile {
  const [first = '', ...about] = data.split('\n');
  const name = z.string().safeParse(json(first.replace(/^name: /, ''))).data ?? '';
  return { name, about: about.join('\n') };
}

/** A JSON text's value; undefined when it is none, for example because the prompt left a part of it out. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
