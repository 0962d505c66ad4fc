import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '#domain/errors.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { PEOPLE } from '#playground/emulator/world/people.ts';
import type { Human } from '#playground/emulator/world/types.ts';
import { hurriedClock, voice } from './stand.ts';

const WORKSPACE = 'T0HARBOR';

describe('people', () => {
  let emulator: Emulator;
  let later = 0;
  const clock = { ...hurriedClock, now: () => hurriedClock.now() + later };
  let v: ReturnType<typeof voice>;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimits: 'off' });
    v = voice(emulator, clock);
    emulator.addPerson({ ...(PEOPLE[0] as Human), id: 'U0GONE', deactivated: true });
  });
  afterEach(() => emulator.clearFaults());
  afterAll(() => emulator.stop());

  const code = (asking: Promise<unknown>) => asking.then(() => 'fine', codeOf);

  it.each([
    ['U0MIRA', 'member', 'Mira Okafor', 'Europe/London'],
    ['U0PRIYA', 'admin', 'Priya Raman', 'Asia/Kolkata'],
    ['U0SAM', 'guest', 'Sam Ito', 'Asia/Tokyo'],
    ['U0LENA', 'stranger', 'Lena Costa', 'Europe/Lisbon'],
    ['U0SMITH', 'bot', 'Threadsmith', 'Europe/London'],
    ['U0GONE', 'deactivated', 'Mira Okafor', 'Europe/London'],
  ])('%s is a %s', async (user, kind, name, timeZone) => {
    const person = await v.people.person(WORKSPACE, user, true);
    expect(person).toMatchObject({ user, kind, name });
    expect([timeZone, 'UTC']).toContain(person.timeZone);
    expect(person.from === '').toBe(kind !== 'stranger');
  });

  it('a stranger whose workspace may not be looked up is still a stranger', async () => {
    emulator.fault({ method: 'team.info', kind: 'error', error: 'missing_scope' });
    expect(await v.people.person(WORKSPACE, 'U0LENA', true)).toMatchObject({
      kind: 'stranger',
      from: 'another workspace',
    });
  });

  it('keeps an answer for a minute, but never for a question of right', async () => {
    const asked = () => emulator.callsOf('users.info').length;
    await v.people.person(WORKSPACE, 'U0JONAS', true);
    const before = asked();
    await v.people.person(WORKSPACE, 'U0JONAS', false);
    expect(asked()).toBe(before);
    await v.people.person(WORKSPACE, 'U0JONAS', true);
    expect(asked()).toBe(before + 1);
    later += 61_000;
    await v.people.person(WORKSPACE, 'U0JONAS', false);
    expect(asked()).toBe(before + 2);
  });

  it('knows who is in a channel, over all pages, and always asks', async () => {
    const crowd = Array.from({ length: 450 }, (_, number) => `U0CROWD${number}`);
    emulator.addChannel({ id: 'C0CROWD', name: 'crowd', members: ['U0SMITH', ...crowd] });
    const ref = { workspace: WORKSPACE, channel: 'C0CROWD', thread: '1.1' };
    expect(await v.people.isIn(ref, 'U0CROWD449')).toBe(true);
    expect(await v.people.isIn(ref, 'U0MIRA')).toBe(false);
    emulator.world.rooms.get('C0CROWD')?.members.push('U0MIRA');
    expect(await v.people.isIn(ref, 'U0MIRA')).toBe(true);
  });

  it.each([
    ['C0FINOPS', 'channel', 'finance-ops'],
    ['C0LEADS', 'private', 'leads'],
    ['D0MIRA', 'direct', undefined],
  ])('%s is a %s place', async (channel, kind, name) => {
    const place = await v.people.place(WORKSPACE, channel);
    expect(place).toMatchObject({ kind, ...(name && { name }) });
  });

  it.each(['error', 'http500', 'drop_before'] as const)('any failure (%s) is no answer at all', async (kind) => {
    const ref = { workspace: WORKSPACE, channel: 'C0FINOPS', thread: '1.1' };
    for (const method of ['users.info', 'conversations.members', 'conversations.info']) {
      emulator.fault({ method, kind, error: 'user_not_found', times: 3 });
    }
    expect(await code(v.people.person(WORKSPACE, 'U0MIRA', true))).toBe('PEOPLE_UNAVAILABLE');
    expect(await code(v.people.isIn(ref, 'U0MIRA'))).toBe('PEOPLE_UNAVAILABLE');
    expect(await code(v.people.place(WORKSPACE, 'C0FINOPS'))).toBe('PEOPLE_UNAVAILABLE');
    emulator.clearFaults();
    expect(await code(v.people.person('T0OTHER', 'U0MIRA', true))).toBe('PEOPLE_UNAVAILABLE');
  });
});
