import type { Language, Limits } from '#domain/program/program.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import type { Execution, Observation, Sandbox, SandboxFile, Work } from '#ports/sandbox.ts';

/** Where adapters may differ. */
export interface SandboxCapabilities {
  /** A path of the host that no program may see. */
  readonly hostFile: string;
  /** What runs left on the host: folders, processes, groups. Empty when all is as before. */
  readonly leftovers: () => readonly string[] | Promise<readonly string[]>;
  /** Refused forks are counted, so a fork bomb is named `processes` at once; otherwise it may run into its time. */
  readonly countsForks: boolean;
  /** All processes together are held to the memory limit, and what they had is measured. */
  readonly sumsMemory: boolean;
  /**
   * Dangerous system calls and odd socket families are refused. Not where every run has a kernel of its own that goes
   * with it: there they reach nobody. True when left out.
   */
  readonly filtersCalls?: boolean;
  /** Programs may name hosts. Else they are refused before anything runs. False when left out. */
  readonly hasEgress?: boolean;
  /** How many times longer than on a real machine things may take: in an emulated one. 1 when left out. */
  readonly slowness?: number;
}

/** Opens one; with room for as many as the adapter likes, where nothing is said. */
export type Open = (options?: { readonly maxConcurrent?: number }) => Promise<Sandbox>;

/** What every part of the contract gets. */
export interface Bench {
  readonly sandbox: () => Sandbox;
  readonly capabilities: SandboxCapabilities;
}

export interface Trial {
  readonly language?: Language;
  readonly limits?: Partial<Limits>;
  readonly files?: readonly SandboxFile[];
  readonly inputs?: readonly SandboxFile[];
  readonly owner?: Work['owner'];
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeZone?: string;
  readonly hosts?: readonly string[];
  readonly observe?: (seen: Observation) => void;
  readonly signal?: AbortSignal;
}

export const OWNER = { workspace: 'T1', turn: 'turn-1', epoch: 1 };
export const file = (path: string, text: string | Uint8Array): SandboxFile => ({ path, bytes: Buffer.from(text) });
const NEVER = new AbortController().signal;

/** Runs one program whose entry holds `text`. */
export function attempt(sandbox: Sandbox, text: string, trial: Trial = {}): Promise<Execution> {
  const { language = 'python', limits = {}, files = [], inputs = [], owner = OWNER, environment = {} } = trial;
  const entry = language === 'python' ? 'main.py' : 'main.mjs';
  const work: Work = {
    ...{ owner, language, entry, inputs, environment, timeZone: trial.timeZone ?? 'UTC', hosts: trial.hosts ?? [] },
    files: [file(entry, text), ...files],
    limits: { ...DEFAULT_LIMITS, seconds: 10, ...limits },
  };
  return sandbox.run(work, trial.observe ?? (() => {}), trial.signal ?? NEVER);
}

/** Artifacts as path → text. */
export const texts = ({ artifacts }: Execution): Record<string, string> =>
  Object.fromEntries(artifacts.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));

/** Runs a Python program that prints one JSON value. */
export async function ask<T>(sandbox: Sandbox, text: string, trial: Trial = {}): Promise<T> {
  const { stdout, stderr, ending } = await attempt(sandbox, text, trial);
  if (stdout === '') {
    throw new Error(`${JSON.stringify(ending)}: ${stderr}`);
  }
  return JSON.parse(stdout);
}
