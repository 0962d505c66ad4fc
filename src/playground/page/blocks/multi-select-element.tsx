import { useEffect, useId, useRef } from 'react';
import { CompletionMenu } from '../composer/completion-menu.tsx';
import { UploadChip } from '../composer/upload-chip.tsx';
import { useWorkspace } from '../session/workspace-context.ts';
import { type Choice, chosenKeys, groupsOf, type MultiSelect, slackValue } from './choices.ts';
import type { ElementPlace } from './element-place.ts';
import { heldValue, useForm } from './form-context.ts';
import { useAct } from './use-act.tsx';
import { usePicking } from './use-picking.ts';

/** The selects of several: what is chosen stands in the field, and typing offers the rest. */
export function MultiSelectElement({ select, blockId, label, input }: ElementPlace & { select: MultiSelect }) {
  const id = useId();
  const whole = useRef<HTMLDivElement>(null);
  const typing = useRef<HTMLInputElement>(null);
  const form = useForm();
  const workspace = useWorkspace();
  const { act, question } = useAct(blockId, select.action_id, select.confirm);
  const choices = groupsOf(select, workspace).flatMap((group) => group.choices);
  const keys = chosenKeys(select, heldValue(form, blockId, select.action_id));
  const chosen = keys.flatMap((key) => choices.find((choice) => choice.key === key) ?? nameless(key, select));
  const isFull = chosen.length >= (select.max_selected_items ?? Number.POSITIVE_INFINITY);

  const hold = (next: Choice[]) => {
    const value = slackValue(
      select,
      next.map((choice) => choice.held),
    );
    form.change(blockId, select.action_id, value);
    if (!input || input.dispatches) {
      act(value, value);
    }
  };
  const picking = usePicking({
    choices: isFull ? [] : choices.filter((choice) => !keys.includes(choice.key)),
    add: (choice) => hold([...chosen, choice]),
    removeLast: () => (chosen.length === 0 ? undefined : hold(chosen.slice(0, -1))),
  });

  const isOpen = picking.menu !== undefined;
  useEffect(() => {
    if (isOpen) {
      whole.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [isOpen]);

  return (
    <div className="picks" ref={whole}>
      <div className="field">
        {chosen.map((choice) => (
          <UploadChip
            key={choice.key}
            name={choice.label}
            part={undefined}
            why={undefined}
            remove={() => {
              hold(chosen.filter((one) => one.key !== choice.key));
              typing.current?.focus();
            }}
          />
        ))}
        <input
          ref={typing}
          id={input?.fieldId}
          role="combobox"
          autoComplete="off"
          aria-label={input ? undefined : (select.placeholder?.text ?? (label === '' ? 'Choose' : label))}
          aria-describedby={input?.describedBy}
          aria-invalid={input?.invalid}
          aria-autocomplete="list"
          aria-expanded={picking.menu !== undefined}
          aria-controls={picking.menu && id}
          aria-activedescendant={picking.menu && `${id}-${picking.at}`}
          placeholder={chosen.length === 0 ? (select.placeholder?.text ?? 'Choose') : undefined}
          {...picking.field}
        />
      </div>
      {picking.menu && <CompletionMenu id={id} menu={picking.menu} at={picking.at} take={picking.take} />}
      {picking.nothing && (
        <small role="status">{isFull ? `At most ${select.max_selected_items}.` : 'Nothing of that name.'}</small>
      )}
      {question}
    </div>
  );
}

/** Somebody who was set before and cannot be chosen any more stays until taken out. */
const nameless = (key: string, select: MultiSelect): Choice[] =>
  select.type === 'multi_static_select' ? [] : [{ key, label: key, held: key }];
