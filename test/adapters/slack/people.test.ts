import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '#domain/text/errors.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { PEOPLE } from '#playground/emulator/world/people.ts';
import type { Human } from '#playground/emulator/world/types.ts';
import type { Person } from '#ports/people.ts';
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

  describe('user groups', () => {
    it('knows who is in one now', async () => {
      const group = { id: 'S0FRESH', handle: 'fresh', name: 'Fresh', users: ['U0JONAS'] };
      emulator.world.groups.set(group.id, group);
      expect(await v.people.inGroup(WORKSPACE, 'S0FRESH', 'U0JONAS')).toBe(true);
      expect(await v.people.inGroup(WORKSPACE, 'S0FRESH', 'U0MIRA')).toBe(false);
      group.users = ['U0MIRA'];
      expect(await v.people.inGroup(WORKSPACE, 'S0FRESH', 'U0JONAS')).toBe(false);
      expect(await v.people.groupMembers(WORKSPACE, 'S0FRESH')).toEqual(new Set(['U0MIRA']));
    });

    it('takes one that is disabled, empty or not there for no answer', async () => {
      const group = { id: 'S0OFF', handle: 'off', name: 'Off', users: ['U0MIRA'], disabled: true };
      emulator.world.groups.set(group.id, group);
      emulator.world.groups.set('S0EMPTY', { id: 'S0EMPTY', handle: 'empty', name: 'Empty', users: [] });
      for (const id of ['S0OFF', 'S0EMPTY', 'S0NOBODY', '']) {
        expect(await code(v.people.inGroup(WORKSPACE, id, 'U0MIRA')), id).toBe('PEOPLE_UNAVAILABLE');
        expect(await code(v.people.groupMembers(WORKSPACE, id)), id).toBe('PEOPLE_UNAVAILABLE');
      }
    });

    it('calls it by its handle, asks once a minute, and has no name where Slack tells none', async () => {
      const asked = () => emulator.callsOf('usergroups.list').length;
      emulator.fault({ method: 'usergroups.list', kind: 'error', error: 'missing_scope' });
      expect(await v.people.groupName(WORKSPACE, 'S0DATALEADS')).toBe('');
      expect(await v.people.groupName(WORKSPACE, 'S0DATALEADS')).toBe('data-leads');
      const before = asked();
      expect(await v.people.groupName(WORKSPACE, 'S0NOBODY')).toBe('');
      expect(await v.people.groupName(WORKSPACE, 'S0DATALEADS')).toBe('data-leads');
      expect(asked()).toBe(before);
      later += 61_000;
      await v.people.groupName(WORKSPACE, 'S0DATALEADS');
      expect(asked()).toBe(before + 1);
    });
  });

  describe('counting', () => {
    const full = (person: Person) => person.kind === 'member' || person.kind === 'admin';
    const all = () => true;
    const seats = (channel: string, members: readonly string[]) => {
      emulator.addChannel({ id: channel, name: channel.toLowerCase(), members: ['U0SMITH', ...members] });
      return { workspace: WORKSPACE, channel, thread: '1.1' };
    };
    const crowd = (start: string, count: number, fields: Partial<Human> = {}): string[] =>
      Array.from({ length: count }, (_, number) => {
        emulator.addPerson({ ...(PEOPLE[0] as Human), ...fields, id: `${start}${number}` });
        return `${start}${number}`;
      });
    const lookedUp = async (counting: Promise<unknown>) => {
      const before = emulator.callsOf('users.info').length;
      await counting;
      return emulator.callsOf('users.info').length - before;
    };

    it('counts those who fit and nobody else', async () => {
      const ref = seats('C0MIXED', ['U0SAM', 'U0LENA', 'U0GONE', 'U0MIRA', 'U0PRIYA', 'U0JONAS']);
      expect(await v.people.countMembers(ref, { wanted: 9, among: all, fits: full })).toBe(3);
      const others = (user: string) => user !== 'U0MIRA';
      expect(await v.people.countMembers(ref, { wanted: 9, among: others, fits: full })).toBe(2);
      expect(await v.people.countMembers(ref, { wanted: 2, among: all, fits: full })).toBe(2);
      expect(await v.people.countMembers(ref, { wanted: 1, among: all, fits: () => false })).toBe(0);
    });

    it('ends as soon as it has found enough, and asks nobody twice in a minute', async () => {
      const ref = seats('C0MANY', crowd('U0MANY', 450));
      const asking = () => v.people.countMembers(ref, { wanted: 2, among: all, fits: full });
      expect(await lookedUp(asking())).toBeLessThanOrEqual(10);
      expect(await lookedUp(asking())).toBe(0);
      expect(emulator.callsOf('conversations.members').filter(({ args }) => args.channel === 'C0MANY')).toHaveLength(2);
    });

    it('reaches the last page, and looks up only whom it may count', async () => {
      const ref = seats('C0LAST', [...crowd('U0GUEST', 430, { role: 'guest' }), 'U0JONAS']);
      const among = (user: string) => user === 'U0JONAS';
      later += 61_000;
      expect(await lookedUp(v.people.countMembers(ref, { wanted: 1, among, fits: full }))).toBe(1);
      expect(await v.people.countMembers(ref, { wanted: 1, among, fits: full })).toBe(1);
    });

    it('says that it cannot tell rather than give up on the rest', async () => {
      const ref = { workspace: WORKSPACE, channel: 'C0LAST', thread: '1.1' };
      const counting = v.people.countMembers(ref, { wanted: 1, among: all, fits: full });
      expect(await code(counting)).toBe('PEOPLE_UNAVAILABLE');
      expect(await lookedUp(code(v.people.countMembers(ref, { wanted: 1, among: all, fits: full })))).toBe(0);
    });

    it('reads 20,000 members and does not pretend to have seen the rest', async () => {
      const ids = Array.from({ length: 20_000 }, (_, number) => `U0SEAT${number}`);
      const ref = seats('C0WHOLE', ids);
      const fits = () => true;
      expect(await code(v.people.countMembers(ref, { wanted: 1, among: () => false, fits }))).toBe(
        'PEOPLE_UNAVAILABLE',
      );
      expect(await code(v.people.isIn(ref, 'U0MIRA'))).toBe('PEOPLE_UNAVAILABLE');
      expect(await v.people.isIn(ref, 'U0SEAT19998')).toBe(true);
    });

    it('can do without somebody whom Slack does not describe, as long as there are enough others', async () => {
      const ref = seats('C0HIDDEN', ['U0HIDDEN', 'U0MIRA']);
      expect(await v.people.countMembers(ref, { wanted: 1, among: all, fits: full })).toBe(1);
      const two = v.people.countMembers(ref, { wanted: 2, among: all, fits: full });
      expect(await code(two)).toBe('PEOPLE_UNAVAILABLE');
    });

    it.each(['users.info', 'conversations.members'])('throws when %s fails', async (method) => {
      const ref = seats('C0BROKEN', ['U0MIRA']);
      later += 61_000;
      emulator.fault({ method, kind: 'http500', times: 9 });
      const counting = v.people.countMembers(ref, { wanted: 1, among: all, fits: full });
      expect(await code(counting)).toBe('PEOPLE_UNAVAILABLE');
    });
  });

  it.each([
    ['C0FINOPS', 'channel', 'finance-ops', true],
    ['C0DATAHELP', 'channel', 'data-help', false],
    ['C0LEADS', 'private', 'leads', false],
    ['C0INVITED', 'channel', 'invited', true],
    ['D0MIRA', 'direct', undefined, false],
  ])('%s is a %s place', async (channel, kind, name, shared) => {
    emulator.addChannel({ id: 'C0INVITED', name: 'invited', members: ['U0SMITH'], invited: true });
    const place = await v.people.place(WORKSPACE, channel);
    expect(place).toMatchObject({ kind, shared, ...(name && { name }) });
    const asked = () => emulator.callsOf('conversations.info').length;
    const before = asked();
    expect(await v.people.place(WORKSPACE, channel)).toEqual(place);
    expect(asked()).toBe(before); // Slack lets it be asked 50 times a minute
  });

  it.each(['error', 'http500', 'drop_before'] as const)('any failure (%s) is no answer at all', async (kind) => {
    const ref = { workspace: WORKSPACE, channel: 'C0FINOPS', thread: '1.1' };
    for (const method of ['users.info', 'conversations.members', 'conversations.info', 'usergroups.users.list']) {
      emulator.fault({ method, kind, error: 'user_not_found', times: 3 });
    }
    expect(await code(v.people.person(WORKSPACE, 'U0MIRA', true))).toBe('PEOPLE_UNAVAILABLE');
    expect(await code(v.people.isIn(ref, 'U0MIRA'))).toBe('PEOPLE_UNAVAILABLE');
    expect(await code(v.people.place(WORKSPACE, 'C0TRIAGE'))).toBe('PEOPLE_UNAVAILABLE');
    expect(await code(v.people.inGroup(WORKSPACE, 'S0DATALEADS', 'U0PRIYA'))).toBe('PEOPLE_UNAVAILABLE');
    emulator.clearFaults();
    expect(await code(v.people.person('T0OTHER', 'U0MIRA', true))).toBe('PEOPLE_UNAVAILABLE');
  });
});
