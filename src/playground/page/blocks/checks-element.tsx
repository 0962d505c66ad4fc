import { useId } from 'react';
import { z } from 'zod';
import { parseInline } from '../text/inline.ts';
import { Inlines } from '../text/inlines.tsx';
import { keyed } from '../text/keyed.ts';
import type { ElementPlace } from './element-place.ts';
import { type ElementOf, Option } from './element-shapes.ts';
import { heldValue, useForm } from './form-context.ts';
import type { Value } from './form-state.ts';
import type { TextObject } from './text-shapes.ts';
import { useAct } from './use-act.tsx';

const Chosen = z.object({
  selected_options: z.array(Option).default([]),
  selected_option: Option.nullable().default(null),
});
type Checks = ElementOf<'checkboxes'> | ElementOf<'radio_buttons'>;

/** checkboxes and radio_buttons: options to tick, each perhaps with a line that explains it. */
export function ChecksElement({ checks, blockId, label, input }: ElementPlace & { checks: Checks }) {
  const form = useForm();
  const name = useId();
  const { act, question } = useAct(blockId, checks.action_id, checks.confirm);
  const chosen = chosenOf(heldValue(form, blockId, checks.action_id));

  const toggle = (option: Option, on: boolean) => {
    const value =
      checks.type === 'checkboxes'
        ? ticked(checks, chosen, option, on)
        : { type: checks.type, selected_option: option };
    form.change(blockId, checks.action_id, value);
    if (!input || input.dispatches) {
      act(value, value);
    }
  };

  return (
    <fieldset className="checks" aria-label={label === '' ? 'Choose' : label} aria-describedby={input?.describedBy}>
      {keyed(checks.options).map(({ key, value }) => (
        <label className="check" key={key}>
          <input
            type={checks.type === 'checkboxes' ? 'checkbox' : 'radio'}
            name={name}
            checked={chosen.includes(value.value)}
            onChange={(event) => toggle(value, event.currentTarget.checked)}
          />
          <span>
            <OptionText text={value.text} />
            {value.description && (
              <small>
                <OptionText text={value.description} />
              </small>
            )}
          </span>
        </label>
      ))}
      {question}
    </fieldset>
  );
}

const OptionText = ({ text }: { text: TextObject }) =>
  text.type === 'mrkdwn' ? <Inlines nodes={parseInline(text.text)} /> : text.text;

function chosenOf(value: Value | undefined): string[] {
  const chosen = Chosen.safeParse(value);
  if (!chosen.success) {
    return [];
  }
  const { selected_option: one, selected_options: many } = chosen.data;
  return [...many, ...(one ? [one] : [])].map((option) => option.value);
}

function ticked(checks: ElementOf<'checkboxes'>, chosen: string[], option: Option, on: boolean): Value {
  const next = on ? [...chosen, option.value] : chosen.filter((value) => value !== option.value);
  return { type: 'checkboxes', selected_options: checks.options.filter((one) => next.includes(one.value)) };
}
