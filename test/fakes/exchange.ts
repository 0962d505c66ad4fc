import { expect } from 'vitest';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import { systemClock } from '#adapters/system/clock.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { exchanging } from '#agent/library/exchange.ts';
import { DEFAULT_LIMITS, sha256 } from '#domain/program/program.ts';
import { Settings } from '#domain/settings.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool, withExample } from '#domain/tool/tool-change.ts';
import type { Library } from '#ports/library.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { aKeeping, anExample, KEPT_AT } from './tools.ts';

export const HOME = { workspace: 'T0HOME', channel: 'C0FINOPS' };
export const AWAY = { workspace: 'T0AWAY', channel: 'C0DATA' };
export const PRIYA = 'U0PRIYA';
export const BYTES = new TextEncoder().encode('date,close\n2026-11-26,41\n');
export const INPUT = { name: 'acme.csv', sha256: sha256(BYTES), size: BYTES.length, kept: true };
export const TEMPLATE = 'e'.repeat(64);
/** Of memory and time a run gets what it needs, whatever stands here; see `Settings`. */
const LIMITS = { ...DEFAULT_LIMITS, memoryMb: 128, seconds: 20, processes: 16, files: 10 };
export const LOW = { ...DEFAULT_LIMITS, processes: 16, files: 10 };

/** The exchange of some workspaces over one library; `change` bends the parts of it. */
export function openExchange(
  change: {
    readonly library?: Partial<Library>;
    readonly kind?: string;
    readonly place?: string;
    readonly policy?: object;
    readonly sandbox?: Sandbox;
  } = {},
) {
  let ids = 0;
  const kept = memoryLibrary();
  const store = memoryStore();
  const parts = {
    library: { ...kept, ...change.library },
    blobs: memoryBlobs(() => KEPT_AT),
    store,
    audit: storedAudit({ store, key: new Uint8Array(32) }),
    bounds: async () => ({ policy: Settings.parse({ policy: change.policy ?? {} }).policy, limits: LIMITS }),
    sandbox: change.sandbox ?? { describe: async () => ({ provider: 'bubblewrap', digest: TEMPLATE, versions: {} }) },
    inspector: { fingerprint: ({ name, source }: { name: string; source: string }) => sha256(`${name} ${source}`) },
    people: {
      person: async (_: string, user: string) => ({ user, name: 'Priya', kind: change.kind ?? 'admin', from: '' }),
      isIn: async () => true,
      place: async () => ({ name: 'data', kind: change.place ?? 'channel', shared: false }),
    },
    clock: { ...systemClock(), now: () => KEPT_AT, id: () => `id-${++ids}` },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const put = async (workspace: string, ...tools: Tool[]) => {
    for (const tool of tools) {
      expect(await kept.put(workspace, tool, null)).toBe('stored');
    }
  };
  const kinds = async (workspace: string) => {
    const records = await Array.fromAsync(parts.audit.read(workspace));
    return records.map(({ kind, body }) => ({ kind, ...body }));
  };
  const context = parts as unknown as AgentContext;
  return { ...parts, put, kinds, context, exchange: exchanging(context) };
}

export const tool = (changes: Partial<Tool> = {}) =>
  withExample({ ...newTool(aKeeping()), ...changes }, anExample({ inputs: [INPUT] }));
export const named = (name: string) =>
  newTool(aKeeping({ id: name, name, source: `def ${name}(csv, days):\n    return []\n` }));
export const textOf = (made: object) => ('bytes' in made ? new TextDecoder().decode(made.bytes as Uint8Array) : '');
