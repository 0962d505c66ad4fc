import { expect, it } from 'vitest';
import { standstillIn } from '#agent/core/standstill.ts';
import { homeRig, WORKSPACE } from '../../fakes/home-rig.ts';

const KINDS = { U0PRIYA: 'admin', U0SAM: 'guest' } as const;

it('whoever may approve pauses everything, and only an admin goes on', async () => {
  const rig = homeRig({ kinds: KINDS });
  const state = async () => (await standstillIn(rig.store, WORKSPACE)).state;
  expect(await rig.pause(WORKSPACE, 'U0SAM', true)).toMatchObject({ why: 'guest', wish: 'pause' });
  expect(await state()).toBe('running');
  expect(await rig.pause(WORKSPACE, 'U0JONAS', true)).toBeUndefined();
  expect(await state()).toBe('paused');
  expect(await rig.pause(WORKSPACE, 'U0PRIYA', true)).toBeUndefined();
  expect(await standstillIn(rig.store, WORKSPACE)).toMatchObject({ by: 'U0JONAS' });
  expect(await rig.pause(WORKSPACE, 'U0JONAS', false)).toEqual({ why: 'not_named', wish: 'resume', names: [] });
  expect(await state()).toBe('paused');
  expect(await rig.pause(WORKSPACE, 'U0PRIYA', false)).toBeUndefined();
  expect(await state()).toBe('running');
  expect(await rig.lines()).toEqual([
    { kind: 'refused', channel: 'home', thread: '', user: 'U0SAM', wish: 'pause', why: 'guest' },
    { kind: 'paused', by: 'U0JONAS' },
    { kind: 'refused', channel: 'home', thread: '', user: 'U0JONAS', wish: 'resume', why: 'not_named' },
    { kind: 'resumed', by: 'U0PRIYA' },
  ]);
});

it('nobody pauses whom the policy does not name, nor whoever cannot be looked up; a store that is away says so', async () => {
  const rig = homeRig({ kinds: KINDS, policy: { approvers: { who: 'named', people: ['U0MIRA'] } } });
  expect(await rig.pause(WORKSPACE, 'U0JONAS', true)).toMatchObject({ why: 'not_named', wish: 'pause' });
  rig.away.add('U0PRIYA');
  expect(await rig.pause(WORKSPACE, 'U0PRIYA', true)).toMatchObject({ why: 'look_up_failed' });
  rig.away.clear();
  rig.down.add('standstill');
  expect(await rig.pause(WORKSPACE, 'U0PRIYA', true)).toEqual({ why: 'not_saved' });
  rig.down.clear();
  expect((await standstillIn(rig.store, WORKSPACE)).state).toBe('running');
  expect(await rig.pause(WORKSPACE, 'U0MIRA', true)).toBeUndefined();
  expect((await standstillIn(rig.store, WORKSPACE)).state).toBe('paused');
});
