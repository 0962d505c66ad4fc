import type { Person } from '../../protocol.ts';
import type { Workspace } from '../session/workspace-context.ts';
import { type ElementOf, Option } from './element-shapes.ts';
import type { Value } from './form-state.ts';

/** A select of one thing. */
export type Select = ElementOf<'static_select' | 'conversations_select' | 'channels_select' | 'users_select'>;
/** A select of several. */
export type MultiSelect = ElementOf<
  'multi_static_select' | 'multi_conversations_select' | 'multi_channels_select' | 'multi_users_select'
>;
/** One thing to choose; `held` stands for it in Slack's state: an id, or the option itself. */
export type Choice = { key: string; label: string; held: string | Option; person?: Person };
type Group = { label: string | undefined; choices: Choice[] };

/** The field of Slack's state value that holds what is chosen. */
const HELD = {
  static_select: 'selected_option',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  users_select: 'selected_user',
  multi_static_select: 'selected_options',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
  multi_users_select: 'selected_users',
} as const satisfies Record<(Select | MultiSelect)['type'], string>;

/** Slack's state value. */
export const slackValue = (select: Select | MultiSelect, held: Choice['held'] | Choice['held'][]): Value => ({
  type: select.type,
  [HELD[select.type]]: held,
});

/** Keys of what is chosen. */
export function chosenKeys(select: Select | MultiSelect, value: Value | undefined): string[] {
  const held = value?.[HELD[select.type]];
  return (Array.isArray(held) ? held : [held]).flatMap((one: unknown) => {
    const option = Option.safeParse(one);
    return option.success ? [option.data.value] : typeof one === 'string' ? [one] : [];
  });
}

/** What there is to choose, in the groups that the app made. */
export function groupsOf(select: Select | MultiSelect, workspace: Workspace): Group[] {
  switch (select.type) {
    case 'static_select':
    case 'multi_static_select':
      return [
        { label: undefined, choices: (select.options ?? []).map(optionChoice) },
        ...(select.option_groups ?? []).map((group) => ({
          label: group.label.text,
          choices: group.options.map(optionChoice),
        })),
      ];
    case 'users_select':
    case 'multi_users_select':
      return [{ label: undefined, choices: workspace.state.people.map(personChoice) }];
    case 'channels_select':
    case 'multi_channels_select':
      return [{ label: undefined, choices: conversations(['public'], workspace) }];
    case 'conversations_select':
    case 'multi_conversations_select':
      return [{ label: undefined, choices: conversations(select.filter?.include ?? EVERY_KIND, workspace) }];
  }
}

const optionChoice = (option: Option): Choice => ({ key: option.value, label: option.text.text, held: option });

const personChoice = (person: Person): Choice => ({ key: person.id, label: person.name, held: person.id, person });

const conversations = (kinds: readonly string[], { state, channelTitle }: Workspace): Choice[] =>
  state.channels
    .filter((channel) => kinds.includes(SLACKS_KIND[channel.kind]))
    .map((channel) => ({ key: channel.id, label: channelTitle(channel), held: channel.id }));

const SLACKS_KIND = { channel: 'public', private: 'private', direct: 'im' } as const;
const EVERY_KIND: readonly string[] = Object.values(SLACKS_KIND);
