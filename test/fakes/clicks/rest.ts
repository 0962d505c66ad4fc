import { setTimeout as pause } from 'node:timers/promises';
import { openSessions } from '#agent/core/sessions.ts';
import type { Session, ThreadRef } from '#domain/session/session.ts';
import type { World } from './world.ts';

const MOST_LOOKS = 40;
const PAUSE_MS = 60;

/** Lets everything come to an end, as the app does: whoever is alive looks now and then for what is left. */
export async function atRest(world: World, ref: ThreadRef): Promise<Session> {
  const { proxies, agents, idle, direct } = world;
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await idle.idle();
    const session = await openSessions(direct).read(ref);
    if (session !== undefined && session.outbox.length === 0 && looks > 0) {
      return session;
    }
    for (const proxy of proxies) {
      proxy.mend();
    }
    await (looks > 1 ? pause(PAUSE_MS) : undefined); // connections come back by themselves, and beats come
    const agent = agents[looks % 2 === 0 ? 0 : 1];
    await agent.recover().catch(() => undefined);
    await agent.sweep().catch(() => undefined);
  }
  const session = await openSessions(direct).read(ref);
  if (session === undefined) {
    throw new Error('nothing was ever asked');
  }
  return session;
}
