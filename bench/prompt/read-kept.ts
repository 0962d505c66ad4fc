import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type KeptTool, RETURNS, typeOf } from './kept-tool.ts';

const Tool = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().default(''),
  params: z
    .array(z.object({ name: z.string(), type: z.string().default(''), description: z.string().default('') }))
    .default([]),
});
const Query = z.object({ query: z.string().trim().min(1) });

/** Tools that somebody made, and what people asked for. */
export interface Kept {
  readonly tools: readonly KeptTool[];
  readonly queries: readonly string[];
}

/** All NAME.tools.jsonl and NAME.queries.jsonl of a folder; undefined where there is none. */
export async function readKept(folder: string): Promise<Kept | undefined> {
  const files = existsSync(folder) ? (await readdir(folder)).sort() : [];
  const read = async <T>(ending: string, shape: z.ZodType<T>): Promise<T[]> => {
    const named = files.filter((file) => file.endsWith(ending));
    return (await Promise.all(named.map((file) => lines(join(folder, file), shape)))).flat();
  };
  const tools = await read('.tools.jsonl', Tool);
  const queries = await read('.queries.jsonl', Query);
  return tools.length === 0 || queries.length === 0
    ? undefined
    : { tools: tools.map(keptTool), queries: queries.map(({ query }) => query) };
}

const keptTool = ({ params, ...tool }: z.infer<typeof Tool>, index: number): KeptTool => ({
  ...tool,
  parameters: params.map(({ type, ...parameter }) => ({ ...parameter, type: typeOf(type) })),
  ...{ returns: RETURNS[index % RETURNS.length] ?? '', past: [], uses: 0, failures: 0 },
});

const lines = async <T>(path: string, shape: z.ZodType<T>): Promise<T[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => shape.parse(JSON.parse(line)));
