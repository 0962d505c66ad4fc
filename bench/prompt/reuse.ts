import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { tokensAbout } from '#domain/text/token-count.ts';

const Plan = z.looseObject({
  goal: z.string(),
  why: z.string().default(''),
  steps: z.array(z.string()).default([]),
  needs: z.looseObject({ files: z.array(z.string()).default([]) }).default({ files: [] }),
});
const Program = z.looseObject({ name: z.string(), arguments: z.record(z.string(), z.json()).default({}) });
const Script = z.looseObject({
  plan: z.looseObject({}),
  programs: z.array(Program.extend({ source: z.string() })).default([]),
});

/** What a model writes to one task when it makes a program: its plan, and the program that works. */
export interface Made {
  readonly plan: z.output<typeof Plan>;
  readonly program: z.output<typeof Program>;
}

/** What a model wrote to the tasks of a folder that need a program: every script.json below it, with its last program. */
export async function readMade(folder: string): Promise<Made[]> {
  const found = existsSync(folder) ? (await readdir(folder, { recursive: true })).sort() : [];
  const scripts = found.filter((path) => /(?:^|[\\/])script\.json$/.test(path)).map((path) => join(folder, path));
  return (await Promise.all(scripts.map(madeIn))).flat();
}

async function madeIn(path: string): Promise<Made[]> {
  const { plan, programs } = Script.parse(JSON.parse(await readFile(path, 'utf8')));
  const program = programs.at(-1);
  if (program === undefined) {
    return [];
  }
  const source = await readFile(join(dirname(path), program.source), 'utf8');
  return [{ plan: Plan.parse(plan), program: { ...program, source } }];
}

/** Tokens of a plan that reuses, against those of plan and program. */
export interface Saving {
  /** It says all that the first plan said, and the tool with its arguments. */
  readonly whole: number;
  /** As the planner is asked to: without what the tool brings with it (checks, what comes back, all needs but the files). */
  readonly reused: number;
}

/** What a model saves where the program of a task is kept. Arguments are text in a plan and in a program. */
export function savingOf({ plan, program }: Made): Saving {
  const given = JSON.stringify(program.arguments);
  const kept = { outcome: 'reuse', tool: program.name, arguments: given };
  const { goal, why, steps, needs } = plan;
  const made = tokensOf(plan) + tokensOf({ ...program, arguments: given });
  return {
    whole: tokensOf({ ...plan, ...kept }) / made,
    reused: tokensOf({ goal, why, steps, needs: { files: needs.files }, ...kept }) / made,
  };
}

const tokensOf = (said: object): number => tokensAbout(JSON.stringify(said));
