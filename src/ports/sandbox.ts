import type { Language, Limits, Sha256 } from '#domain/program/program.ts';

/** What is installed where programs run. `digest` changes whenever a program could behave differently. */
export interface Template {
  readonly provider: string;
  readonly digest: Sha256;
  /** Name → version, for example python → 3.11.2, numpy → 1.24.2, node → 24.21.0. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whether programs that name hosts can run; not said means no. They are refused before anybody could approve. */
  readonly egress?: boolean;
}

/** A file on its way into a sandbox or out of it. */
export interface SandboxFile {
  /** Relative to the work folder, or for an input its bare name. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** One program to run once. The caller has checked the approval; the sandbox trusts nothing in here. */
export interface Work {
  /** Who this run belongs to, so that a later taker of the turn can kill what an earlier one left. */
  readonly owner: { readonly workspace: string; readonly turn: string; readonly epoch: number };
  readonly language: Language;
  readonly entry: string;
  readonly files: readonly SandboxFile[];
  /** Bound read-only as `in/PATH`. */
  readonly inputs: readonly SandboxFile[];
  readonly environment: Readonly<Record<string, string>>;
  /** IANA name; the run's local time. */
  readonly timeZone: string;
  /** Exact host names that may be reached; empty means no network at all. */
  readonly hosts: readonly string[];
  readonly limits: Limits;
}

/**
 * What the runner itself observed, in this order. `queued` while there is no room for another sandbox, with the place in
 * line from 1, whenever it changes; `started` when the sandbox stands, `output` as it is written.
 */
export type Observation =
  | { readonly kind: 'queued'; readonly position: number }
  | { readonly kind: 'started'; readonly milliseconds: number }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'usage'; readonly memoryMb: number; readonly milliseconds: number };

/** The bounds that a sandbox enforces. */
export type LimitKind = 'time' | 'cpu' | 'memory' | 'processes' | 'disk' | 'files' | 'output';

/** How the program's own part ended. A failing program is a value, not an error. */
export type Ending =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'limit'; readonly limit: LimitKind }
  | { readonly kind: 'stopped' };

/** All that is left of a run once its sandbox is gone. */
export interface Execution {
  readonly ending: Ending;
  /** Whole streams, up to the output limit; invalid UTF-8 is replaced. */
  readonly stdout: string;
  readonly stderr: string;
  /** `result.json` in the work folder, up to 1 MiB; absent when there was none. */
  readonly result: Uint8Array | undefined;
  /** New regular files outside `in/`, without the program's own files, result.json and caches. */
  readonly artifacts: readonly SandboxFile[];
  /** What was left behind in the sandbox, with the reason. */
  readonly leftOut: readonly {
    readonly path: string;
    readonly reason: 'too_large' | 'too_many' | 'not_regular' | 'unsafe_name';
  }[];
  readonly milliseconds: number;
  /** Peak of the whole sandbox in MiB; undefined when it could not be measured. */
  readonly memoryMb: number | undefined;
}

/**
 * Runs code where it can do no harm. Contract: test/contracts/sandbox.contract.ts
 *
 * One call is one fresh sandbox, destroyed before the promise settles, whatever happened. Aborting the signal kills it
 * at once and gives `stopped` with what was written until then. Throws SANDBOX_UNAVAILABLE when none could be started
 * (then nothing ran), or when `hosts` is not empty and there is no egress path.
 */
export interface Sandbox {
  describe(): Promise<Template>;
  run(work: Work, observe: (seen: Observation) => void, signal: AbortSignal): Promise<Execution>;
  /** Kills sandboxes of this turn whose epoch is older. Also those that another process started, where that can be seen. */
  killOlder(owner: Work['owner']): Promise<void>;
  /** Removes what dead processes left behind. Called once at start. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}
