import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SearchTool } from '#domain/search/search-index.ts';

const Tool = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().default(''),
  params: z.array(z.object({ name: z.string(), description: z.string().default('') })).default([]),
});
const Query = z.object({ id: z.string(), query: z.string(), tools: z.array(z.string()).min(1) });

/** Something that somebody asked, and the tools that are right for it. */
export type Query = z.infer<typeof Query>;

/** Tools, and questions whose right tools are known. */
export interface RetrievalSet {
  readonly name: string;
  readonly tools: readonly SearchTool[];
  readonly queries: readonly Query[];
}

const TOOLS = '.tools.jsonl';

/** Every NAME.tools.jsonl of a folder that has its NAME.queries.jsonl, by name. */
export async function readSets(folder: string): Promise<RetrievalSet[]> {
  const files = (await readdir(folder)).sort();
  const names = files.filter((file) => file.endsWith(TOOLS)).map((file) => file.slice(0, -TOOLS.length));
  const paired = names.filter((name) => files.includes(`${name}.queries.jsonl`));
  if (paired.length === 0) {
    throw new Error(`no NAME${TOOLS} with its NAME.queries.jsonl in ${folder}`);
  }
  return Promise.all(
    paired.map(async (name) => ({
      name,
      tools: (await lines(join(folder, `${name}${TOOLS}`), Tool)).map(({ params, ...tool }) => ({
        ...tool,
        ...{ parameters: params, past: [], uses: 0, failures: 0 },
      })),
      queries: await lines(join(folder, `${name}.queries.jsonl`), Query),
    })),
  );
}

async function lines<T>(path: string, shape: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const read = shape.safeParse(JSON.parse(line));
      if (!read.success) {
        throw new Error(`${path}, line ${index + 1}: ${z.prettifyError(read.error)}`);
      }
      return read.data;
    });
}
