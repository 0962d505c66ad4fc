import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { takeIn } from '#agent/ask/take-in.ts';
import { keyOf, openSessions } from '#agent/core/sessions.ts';
import { changeStandstill, standstillOf } from '#agent/core/standstill.ts';
import type { ThreadRef } from '#domain/session/session.ts';

const WORKSPACES = ['T0ONE', 'T0TWO'] as const;
const OPERATIONS = 1_000;
/** Slack's ids of channels, messages and people are those of a workspace: two may have the very same. */
const CHANNELS = ['C0SAME', 'D0SAME'];
const THREADS = ['1.000100', '2.000100'];
const audit = { append: async () => undefined };

const operation = fc.record({
  workspace: fc.constantFrom(...WORKSPACES),
  channel: fc.constantFrom(...CHANNELS),
  thread: fc.constantFrom(...THREADS),
  does: fc.constantFrom('ask', 'keep', 'pause', 'resume', 'forget'),
  message: fc.integer({ min: 1, max: 20 }),
});
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

it('two workspaces with the same channels, messages and people never see anything of each other', async () => {
  const store = memoryStore();
  const [sessions, blobs] = [openSessions(store), memoryBlobs()];
  const hashes: Record<string, Set<string>> = { T0ONE: new Set(), T0TWO: new Set() };
  const isPaused: Record<string, boolean> = { T0ONE: false, T0TWO: false };

  async function act({ workspace, channel, thread, does, message }: Operation): Promise<void> {
    const ref: ThreadRef = { workspace, channel, thread };
    const text = `${workspace} asks ${message}`;
    switch (does) {
      case 'ask': {
        const ask = { id: `${message}.1`, user: 'U0SAME', text, source: 'mention', files: [], unusable: {} } as const;
        const incoming = { ask, actor: { user: 'U0SAME', name: workspace }, at: message, instance: 'one' };
        await sessions.update(ref, (session) => takeIn(session, incoming));
        return;
      }
      case 'keep':
        hashes[workspace]?.add(await blobs.put(workspace, new TextEncoder().encode(text), Number.MAX_SAFE_INTEGER));
        return;
      case 'forget':
        return store.delete(keyOf(ref));
      default: {
        isPaused[workspace] = does === 'pause';
        const state = does === 'pause' ? 'paused' : 'running';
        await changeStandstill({ store, audit }, workspace, { state, by: workspace, at: message });
      }
    }
  }

  let seen = 0;
  async function look(workspace: string, other: string): Promise<void> {
    for (const channel of CHANNELS) {
      for (const thread of THREADS) {
        const session = await sessions.read({ workspace, channel, thread });
        seen += session?.turns.length ?? 0;
        expect(JSON.stringify(session ?? {})).not.toContain(other);
      }
    }
    const listed = await store.list(workspace, 'session');
    expect(listed.every((key) => key.workspace === workspace)).toBe(true);
    expect((await standstillOf(store, workspace)) === 'paused').toBe(isPaused[workspace]);
    for (const hash of hashes[other] ?? []) {
      expect(await blobs.get(workspace, hash)).toBeUndefined();
    }
  }

  const [operations] = fc.sample(fc.array(operation, { minLength: OPERATIONS, maxLength: OPERATIONS }), {
    numRuns: 1,
    seed: 4_711,
  });
  for (const each of operations ?? []) {
    await act(each);
    const other = each.workspace === 'T0ONE' ? 'T0TWO' : 'T0ONE';
    await look(other, each.workspace);
    await look(each.workspace, other);
  }
  expect(operations).toHaveLength(OPERATIONS);
  expect(seen).toBeGreaterThan(OPERATIONS);
});
