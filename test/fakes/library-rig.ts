import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import { systemClock } from '#adapters/system/clock.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { tending } from '#agent/library/library.ts';
import { Settings } from '#domain/settings.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { Library } from '#ports/library.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { KEPT_AT } from './tools.ts';

export const HERE = { workspace: 'T0HARBOR', channel: 'C0FINOPS' };

/** What may be bent. */
export interface RigOptions {
  readonly policy?: object;
  readonly library?: (real: Library) => Partial<Library>;
  readonly sandbox?: Partial<Sandbox>;
  /** Who people are; members unless said otherwise. */
  readonly kinds?: Readonly<Record<string, string>>;
}

/** Agent's part for the library over real parts in memory; the clock stands still until it is moved. */
export async function libraryRig({ policy = {}, library: bent, sandbox, kinds = {} }: RigOptions = {}) {
  const at = { now: KEPT_AT };
  const kept = memoryLibrary();
  const store = memoryStore();
  const away: { audit: boolean } = { audit: false };
  const stored = storedAudit({ store, key: new Uint8Array(32) });
  let ids = 0;
  const parts = {
    store,
    library: { ...kept, ...bent?.(kept) },
    blobs: memoryBlobs(() => at.now),
    inspector: await openInspector(),
    audit: {
      ...stored,
      append: async (...line: Parameters<typeof stored.append>) => {
        if (away.audit) {
          throw new Error('the audit is away');
        }
        return stored.append(...line);
      },
    },
    sandbox,
    bounds: async () => {
      const { policy: rules, limits } = Settings.parse({ policy });
      return { policy: rules, limits };
    },
    people: {
      person: async (_: string, user: string) => ({ user, name: user, kind: kinds[user] ?? 'member', from: '' }),
      isIn: async () => true,
      place: async () => ({ name: 'finance-ops', kind: 'channel', shared: false }),
    },
    clock: { ...systemClock(), now: () => at.now, id: () => `id-${++ids}` },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  return {
    ...parts,
    at,
    away,
    agent: tending(parts as unknown as AgentContext),
    /** Puts tools in as they are. */
    async put(...tools: Tool[]) {
      for (const tool of tools) {
        await kept.put(HERE.workspace, tool, null);
      }
    },
    stands: async (id: string): Promise<Tool | undefined> => (await kept.get(HERE.workspace, id))?.tool,
    lines: async () => {
      const records = await Array.fromAsync(stored.read(HERE.workspace));
      return records.map(({ kind, at: when, body }) => ({ kind, when, ...body }));
    },
  };
}
