import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { AgentError } from '#domain/errors.ts';
import type { Egress } from '#ports/egress.ts';
import type { Log } from '#ports/log.ts';
import type { Sandbox } from '#ports/sandbox.ts';

/** What a sandbox is opened with, whichever it is; each takes of it what it knows. */
export interface SandboxOptions {
  /** Runs at the same time; more wait in line. */
  readonly maxConcurrent?: number;
  /** The network for programs that name hosts; without it they are refused. Closed with the sandbox. */
  readonly egress?: Egress;
  readonly log?: Log;
}

type Open = (options: SandboxOptions) => Promise<Sandbox>;

/** Where programs can run, by the name that people write. */
const PROVIDERS: Readonly<Record<string, Open>> = {
  bubblewrap: bubblewrapSandbox,
};
const EMBEDDED = 'bubblewrap';

/** The names that `openSandbox` takes; `auto` is what fits this machine. */
export const SANDBOX_NAMES: readonly string[] = ['auto', ...Object.keys(PROVIDERS)];

/**
 * Opens the sandbox of this name. Throws CONFIG_INVALID when there is none, SANDBOX_UNAVAILABLE, with what to do, when
 * it cannot be used here; it never falls back to another.
 */
export async function openSandbox(name: string, options: SandboxOptions = {}): Promise<Sandbox> {
  const chosen = name === 'auto' ? EMBEDDED : name;
  const open = Object.hasOwn(PROVIDERS, chosen) ? PROVIDERS[chosen] : undefined;
  if (open === undefined) {
    throw new AgentError(`There is no sandbox ${name}: ${SANDBOX_NAMES.join(', ')}`, { code: 'CONFIG_INVALID' });
  }
  return await open(options);
}
