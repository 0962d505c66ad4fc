import { expect, it } from 'vitest';
import { kindOf, User } from '#adapters/slack/user.ts';

const HERE = 'T0HARBOR';
const OURS = { id: 'U0MIRA', team_id: HERE };
const ELSEWHERE = { id: 'U0LENA', team_id: 'T0OTHER' };

it.each([
  ['member', OURS],
  ['admin', { ...OURS, is_admin: true }],
  ['admin', { ...OURS, is_owner: true }],
  ['admin', { ...OURS, is_primary_owner: true }],
  ['guest', { ...OURS, is_restricted: true, is_admin: true }],
  ['guest', { ...OURS, is_ultra_restricted: true }],
  ['stranger', { ...OURS, is_stranger: true, is_admin: true }],
  ['stranger', { ...ELSEWHERE, is_admin: true, is_owner: true }],
  ['stranger', { id: 'U0NOBODY' }],
  ['stranger', { ...ELSEWHERE, enterprise_user: { teams: ['T0THIRD'] } }],
  ['member', { ...ELSEWHERE, enterprise_user: { teams: ['T0THIRD', HERE] } }],
  ['deactivated', { ...OURS, deleted: true, is_admin: true }],
  ['bot', { ...OURS, is_bot: true, is_admin: true }],
  ['bot', { ...OURS, is_workflow_bot: true }],
  ['bot', { ...OURS, id: 'USLACKBOT' }],
])('is a %s: %j, and what takes rights away comes first', (kind, described) => {
  expect(kindOf(User.parse(described), HERE)).toBe(kind);
});
