import { DEFAULT_LIMITS, type Limits } from '#domain/program/program.ts';
import type { Execution, Observation, Sandbox, Work } from '#ports/sandbox.ts';
import type { BenchOptions } from '../bench.ts';

/** What one part measured: rows for people, figures by name. */
export interface Measured {
  readonly rows: readonly (readonly string[])[];
  readonly figures: Readonly<Record<string, number>>;
}

/** One question that the bench asks. */
export type Part = (options: BenchOptions) => Promise<Measured>;

const NEVER = new AbortController().signal;

/** A Python program to run once. */
export const pythonWork = (text: string, limits: Partial<Limits> = {}): Work => ({
  owner: { workspace: 'bench', turn: 'turn', epoch: 1 },
  ...{ language: 'python', entry: 'main.py', files: [{ path: 'main.py', bytes: Buffer.from(text) }] },
  ...{ inputs: [], environment: {}, timeZone: 'UTC', hosts: [], limits: { ...DEFAULT_LIMITS, ...limits } },
});

/** Runs a Python program through the port. */
export const runPython = (
  sandbox: Sandbox,
  text: string,
  { limits = {}, observe = () => {} }: { limits?: Partial<Limits>; observe?: (seen: Observation) => void } = {},
): Promise<Execution> => sandbox.run(pythonWork(text, limits), observe, NEVER);

/** Milliseconds that something took. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}
