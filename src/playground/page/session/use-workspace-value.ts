import { useMemo } from 'react';
import type { Channel, Group, Person } from '../../protocol.ts';
import type { Named } from '../text/typed.ts';
import { otherOf } from './workspace-context.ts';
import type { WorkspaceState } from './workspace-state.ts';

/** The look-ups that drawing needs, made once per state. */
export function useLookups(state: WorkspaceState, as: string) {
  return useMemo(() => {
    const everybody = [...state.people, state.app];
    const people = new Map(everybody.map((one) => [one.id, one]));
    const channels = new Map(state.channels.map((one) => [one.id, one]));
    const groups = new Map(state.groups.map((one) => [one.id, one]));
    const person = (id: string): Person | undefined => people.get(id);
    const channelTitle = (one: Channel): string =>
      one.kind === 'direct' ? (person(otherOf(one, as))?.name ?? one.name) : `#${one.name}`;
    return {
      me: people.get(as) ?? state.app,
      person,
      channel: (id: string): Channel | undefined => channels.get(id),
      group: (id: string): Group | undefined => groups.get(id),
      channelTitle,
      names: namesOf(everybody, state.channels),
    };
  }, [state.people, state.app, state.groups, state.channels, as]);
}

const namesOf = (people: Person[], channels: Channel[]): Named[] => [
  ...people.map((one): Named => ({ id: one.id, name: one.name, kind: 'person' })),
  ...channels
    .filter((one) => one.kind !== 'direct')
    .map((one): Named => ({ id: one.id, name: one.name, kind: 'channel' })),
];
