import { expect, it, vi } from 'vitest';
import { openSessions } from '#agent/core/sessions.ts';
import type { Effect } from '#domain/session/effect.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import { cards, settled } from '../fakes/one-job.ts';
import { quickClock } from '../fakes/quick-clock.ts';
import { aScript } from '../fakes/scripted-model.ts';
import { aTurn } from '../fakes/turns.ts';
import { FINANCE, MIRA, openWorkspace, type Workspace } from '../fakes/workspace.ts';

const WORKSPACE = 'T0HARBOR';

/** A turn that somebody rejected, and a process that did not live to draw it. `instance` is that of the turn. */
async function undrawn({ emulator, ports }: Workspace, by: string, instance: string): Promise<ThreadRef> {
  const thread = emulator.say({ as: MIRA, channel: FINANCE, text: 'How many rows?' });
  const ref = { workspace: WORKSPACE, channel: FINANCE, thread };
  const effect: Effect = { id: `draw-${thread}`, kind: 'draw', turn: 'turn-1', by };
  await openSessions(ports.store).update(ref, (session) => ({
    ...session,
    turns: [aTurn('rejected', { instance })],
    outbox: [effect],
  }));
  return ref;
}

it('what a process left is taken up by another, whoever holds the turn; what an alive one does is left to it', async () => {
  const workspace = await openWorkspace(aScript(), { ports: { clock: quickClock(50) } });
  const { ports, lines, emulator } = workspace;
  const broken = { workspace: WORKSPACE, kind: 'session', id: `${FINANCE}:1.000000` } as const;
  await ports.store.update(broken, () => ({ value: { schema: 7 }, open: true }));
  const alive = { workspace: 'ALL', kind: 'instance', id: 'alive' } as const;
  await ports.store.update(alive, () => ({ value: { at: Number.MAX_SAFE_INTEGER }, open: false }));

  const kept = await undrawn(workspace, 'alive', 'gone');
  const left = await undrawn(workspace, 'gone', 'alive');
  const before = await undrawn(workspace, '', 'gone'); // as records were before effects had a holder
  for (const { thread } of [left, before]) {
    await workspace.shows(thread, 'rejected this. Nothing ran.');
    await settled(workspace, thread);
    expect(cards(workspace, thread)).toHaveLength(1);
    expect(emulator.messages(FINANCE, thread).filter(({ text }) => text.includes('rejected this.'))).toHaveLength(1);
  }
  await vi.waitFor(() => expect(lines.filter((line) => line.includes('not taken up')).length).toBeGreaterThan(1));
  expect(lines.join('')).toContain('STORE_CORRUPT');
  expect((await workspace.session(kept.thread))?.outbox).toHaveLength(1);
  expect(cards(workspace, kept.thread)).toEqual([]);
});
