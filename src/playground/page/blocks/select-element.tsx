import { z } from 'zod';
import { useWorkspace, type Workspace } from '../session/workspace-context.ts';
import { keyed } from '../text/keyed.ts';
import type { ElementPlace } from './element-place.ts';
import { type ElementOf, Option } from './element-shapes.ts';
import { heldValue, useForm } from './form-context.ts';
import type { Value } from './form-state.ts';
import { useAct } from './use-act.tsx';

type Select = ElementOf<'static_select' | 'conversations_select' | 'channels_select' | 'users_select'>;
type Choice = { key: string; label: string; value: Value };
type Group = { label: string | undefined; choices: Choice[] };

const Chosen = z.looseObject({
  selected_option: Option.nullish(),
  selected_conversation: z.string().nullish(),
  selected_channel: z.string().nullish(),
  selected_user: z.string().nullish(),
});

/** static_select and the selects of people and channels, drawn with the browser's own select. */
export function SelectElement({ select, blockId, label, input }: ElementPlace & { select: Select }) {
  const form = useForm();
  const workspace = useWorkspace();
  const { act, question } = useAct(blockId, select.action_id, select.confirm);
  const groups = groupsOf(select, workspace);
  const choices = groups.flatMap((group) => group.choices);
  const chosen = chosenKey(heldValue(form, blockId, select.action_id));

  const choose = (key: string) => {
    const value = choices.find((choice) => choice.key === key)?.value;
    if (value) {
      form.change(blockId, select.action_id, value);
      if (!input || input.dispatches) {
        act(value, value);
      }
    }
  };

  return (
    <>
      <select
        id={input?.fieldId}
        className={input ? 'field' : 'b-select'}
        aria-label={input ? undefined : (select.placeholder?.text ?? (label === '' ? 'Choose' : label))}
        aria-describedby={input?.describedBy}
        aria-invalid={input?.invalid}
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {choices.some((choice) => choice.key === chosen) ? null : (
          <option value={chosen}>{select.placeholder?.text ?? 'Choose one'}</option>
        )}
        {keyed(groups).map(({ key, value }) => (
          <Choices key={key} group={value} />
        ))}
      </select>
      {question}
    </>
  );
}

function Choices({ group }: { group: Group }) {
  const options = group.choices.map((choice) => (
    <option key={choice.key} value={choice.key}>
      {choice.label}
    </option>
  ));
  return group.label === undefined ? options : <optgroup label={group.label}>{options}</optgroup>;
}

function groupsOf(select: Select, workspace: Workspace): Group[] {
  switch (select.type) {
    case 'static_select':
      return [
        { label: undefined, choices: (select.options ?? []).map(optionChoice) },
        ...(select.option_groups ?? []).map((group) => ({
          label: group.label.text,
          choices: group.options.map(optionChoice),
        })),
      ];
    case 'users_select':
      return [{ label: undefined, choices: workspace.state.people.map(({ id, name }) => personChoice(id, name)) }];
    default: {
      const field = select.type === 'channels_select' ? 'selected_channel' : 'selected_conversation';
      const choices = workspace.state.channels.map((channel) => ({
        key: channel.id,
        label: workspace.channelTitle(channel),
        value: { type: select.type, [field]: channel.id },
      }));
      return [{ label: undefined, choices }];
    }
  }
}

const optionChoice = (option: Option): Choice => ({
  key: option.value,
  label: option.text.text,
  value: { type: 'static_select', selected_option: option },
});

const personChoice = (id: string, name: string): Choice => ({
  key: id,
  label: name,
  value: { type: 'users_select', selected_user: id },
});

function chosenKey(value: Value | undefined): string {
  const chosen = Chosen.safeParse(value);
  if (!chosen.success) {
    return '';
  }
  const { selected_option, selected_conversation, selected_channel, selected_user } = chosen.data;
  return selected_option?.value ?? selected_conversation ?? selected_channel ?? selected_user ?? '';
}
