import { bubblewrapSandbox, checkBubblewrap } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { DockerOptions } from '#adapters/docker/docker-sandbox.ts';
import type { E2bOptions } from '#adapters/e2b/e2b-sandbox.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Egress } from '#ports/egress.ts';
import type { Log } from '#ports/log.ts';
import type { Sandbox } from '#ports/sandbox.ts';

/** Where programs can run, by the name that people write. */
export const SANDBOX_KINDS = ['e2b', 'bubblewrap', 'docker'] as const;
export type SandboxKind = (typeof SANDBOX_KINDS)[number];

/** How each of them is reached. Without a key there is no E2B. */
export interface SandboxConfig {
  /** `auto` is E2B where a key is there, else bubblewrap; never Docker, and never another one when that fails. */
  readonly kind: SandboxKind | 'auto';
  readonly e2b?: E2bOptions;
  readonly docker?: DockerOptions;
}

/** What a sandbox is opened with, whichever it is; each takes of it what it knows. */
export interface SandboxOptions {
  /** Runs at the same time; more wait in line. */
  readonly maxConcurrent?: number;
  /** Opens the network for programs that name hosts, where the sandbox does not do that itself. Closed with it. */
  readonly egress?: () => Promise<Egress>;
  readonly log?: Log;
}

/** Which sandbox a configuration means. */
export const kindOf = ({ kind, e2b }: SandboxConfig): SandboxKind =>
  kind === 'auto' ? (e2b?.apiKey === undefined ? 'bubblewrap' : 'e2b') : kind;

/**
 * Opens the sandbox that is meant. Throws CONFIG_INVALID or SANDBOX_UNAVAILABLE, with what to do, when it cannot be used
 * here: then nothing runs, and no other takes its place.
 */
export async function openSandbox(config: SandboxConfig, options: SandboxOptions = {}): Promise<Sandbox> {
  const { egress, ...rest } = options;
  switch (kindOf(config)) {
    case 'e2b': {
      const { e2bSandbox } = await e2b();
      const sandbox = e2bSandbox({ ...config.e2b, ...keyed(config), ...rest });
      await sandbox.describe(); // a wrong key or a missing template stops the start, not the first request
      return sandbox;
    }
    case 'docker': {
      const { dockerSandbox } = await docker();
      return await dockerSandbox({ ...config.docker, ...rest, ...(egress && { egress: await egress() }) });
    }
    case 'bubblewrap':
      return await bubblewrapSandbox({ ...rest, ...(egress && { egress: await egress() }) });
  }
}

/** One line about the sandbox that is meant: what it is, or what to do about it. */
export async function checkSandbox(config: SandboxConfig): Promise<{ readonly ok: boolean; readonly words: string }> {
  switch (kindOf(config)) {
    case 'e2b':
      return await checkE2b(config);
    case 'docker': {
      const { checkDocker } = await docker();
      const { ok, problems } = await checkDocker(config.docker);
      return { ok, words: ok ? 'docker answers, and its image runs' : problems.join('; ') };
    }
    case 'bubblewrap': {
      const { ok, problems, mode } = await checkBubblewrap();
      const held = mode === 'degraded' ? 'without control groups: memory is watched, not capped' : `capped by ${mode}`;
      return { ok, words: ok ? `bubblewrap, ${held}` : `${problems.join('; ')}${ELSEWHERE}` };
    }
  }
}

/** Their packages are large: only what is used is loaded. */
const e2b = () => import('#adapters/e2b/e2b-sandbox.ts');
const docker = () => import('#adapters/docker/docker-sandbox.ts');

const ELSEWHERE = '. Or set E2B_API_KEY, or THREADSMITH_SANDBOX=docker';

async function checkE2b(config: SandboxConfig) {
  try {
    const { e2bSandbox } = await e2b();
    const sandbox = e2bSandbox({ ...config.e2b, ...keyed(config) });
    const { versions } = await sandbox.describe();
    await sandbox.close();
    return { ok: true, words: `e2b answers; its template has Python ${versions.python}` };
  } catch (error) {
    return { ok: false, words: error instanceof Error ? error.message : 'e2b cannot be used' };
  }
}

function keyed({ e2b }: SandboxConfig): { apiKey: string } {
  if (e2b?.apiKey === undefined) {
    throw new AgentError('E2B_API_KEY: not set, and the sandbox e2b needs it', { code: 'CONFIG_INVALID' });
  }
  return { apiKey: e2b.apiKey };
}
