import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { openSessions } from '#agent/core/sessions.ts';
import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import type { Audit } from '#ports/audit.ts';
import { AUDIT_KEY, openWorkspace, type Workspace } from '../workspace.ts';
import { AT_FIRST, CAST, type Who } from './cast.ts';
import { countingSandbox } from './counting-sandbox.ts';
import type { History } from './history.ts';
import { laneClock } from './lane-clock.ts';
import type { Pressed } from './played.ts';
import { clickModel } from './programs.ts';

/** The real app on the emulator; what people are told is read off the audit. */
export type BoltWorld = Awaited<ReturnType<typeof openBoltWorld>>;

/** A card as it stood in the thread. */
export interface Card {
  readonly ts: string;
  readonly turn: string;
  readonly digest: string;
  /** The block that its buttons stand in. */
  readonly block: string;
}

/** A sequence that is clicked through Slack. */
export interface BoltStage {
  readonly world: BoltWorld;
  readonly ref: ThreadRef;
  readonly history: History;
  readonly pressed: Pressed[];
  readonly cards: Card[];
  readonly claimed: Set<string>;
}

export const TEAM = 'T0HARBOR';
/** Slack waits for forms, so pauses are not as short here. */
const SPEED = 2;
const SEGMENT = 16;

/** Opens the app; sequences are played in it one after the other. */
export async function openBoltWorld() {
  const clock = laneClock(SPEED);
  const scene = { tick: (): number => 0 };
  const counting = countingSandbox(() => scene.tick(), clock.now);
  const kept: AuditRecord[] = [];
  const store = memoryStore();
  const audit = seen(storedAudit({ store, key: AUDIT_KEY, most: SEGMENT }), kept);
  const ports = { store, blobs: memoryBlobs(clock.now), audit, sandbox: counting.sandbox, model: clickModel(), clock };
  const workspace = await openWorkspace({}, { slack: { seeded: false }, ports });
  const session = (ref: ThreadRef) => openSessions(store).read(ref);
  return {
    ...workspace,
    session,
    audit,
    key: AUDIT_KEY,
    clock,
    scene,
    counted: counting.runs,
    replays: counting.replays,
    kept,
  };
}

/** Remembers every line that is stored, as it is stored. */
const seen = (audit: Audit, kept: AuditRecord[]): Audit => ({
  ...audit,
  async append(workspace, entry) {
    await audit.append(workspace, entry);
    kept.push({ ...entry, seq: 0, previous: '', mac: '' });
  },
});

const ROLES = {
  member: 'member',
  admin: 'admin',
  guest: 'guest',
  stranger: 'stranger',
  bot: 'member',
  deactivated: 'member',
} as const;

/** Puts everybody into the workspace as they are at first; the emulator has no other bots, so that one is deactivated. */
export function addCast({ emulator }: Pick<Workspace, 'emulator'>, people = AT_FIRST): void {
  for (const who of CAST) {
    const { kind } = people[who];
    const name = who.slice(2);
    const face = { name, handle: name.toLowerCase(), initials: name.slice(0, 2), colour: 'mira', label: '' };
    const zone = { timeZone: 'Europe/Berlin', timeZoneLabel: '', offsetSeconds: 3_600 };
    const team = kind === 'stranger' ? 'T0BRIGHT' : TEAM;
    const isGone = kind === 'deactivated' || kind === 'bot';
    emulator.addPerson({ id: who, team, ...face, ...zone, role: ROLES[kind], deactivated: isGone });
  }
}

/** The channel of a sequence with whoever is in it now. */
export function setRoom({ emulator }: Pick<Workspace, 'emulator'>, id: string, people = AT_FIRST): void {
  const here = CAST.filter((who: Who) => people[who].inChannel);
  emulator.addChannel({ id, name: id.toLowerCase(), members: [...here, 'U0SMITH'], external: true });
}
