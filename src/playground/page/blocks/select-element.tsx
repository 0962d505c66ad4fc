import { useWorkspace } from '../session/workspace-context.ts';
import { keyed } from '../text/keyed.ts';
import { type Choice, chosenKeys, groupsOf, type Select, slackValue } from './choices.ts';
import type { ElementPlace } from './element-place.ts';
import { heldValue, useForm } from './form-context.ts';
import { useAct } from './use-act.tsx';

/** static_select and the selects of people and channels, drawn with the browser's own select. */
export function SelectElement({ select, blockId, label, input }: ElementPlace & { select: Select }) {
  const form = useForm();
  const workspace = useWorkspace();
  const { act, question } = useAct(blockId, select.action_id, select.confirm);
  const groups = groupsOf(select, workspace);
  const choices = groups.flatMap((group) => group.choices);
  const [chosen = ''] = chosenKeys(select, heldValue(form, blockId, select.action_id));

  const choose = (key: string) => {
    const choice = choices.find((one) => one.key === key);
    if (choice) {
      const value = slackValue(select, choice.held);
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

function Choices({ group }: { group: { label: string | undefined; choices: Choice[] } }) {
  const options = group.choices.map((choice) => (
    <option key={choice.key} value={choice.key}>
      {choice.label}
    </option>
  ));
  return group.label === undefined ? options : <optgroup label={group.label}>{options}</optgroup>;
}
