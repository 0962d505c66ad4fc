import type { KeyboardEvent } from 'react';
import type { ElementPlace } from './element-place.ts';
import type { ElementOf } from './element-shapes.ts';
import { heldValue, useForm } from './form-context.ts';
import type { Value } from './form-state.ts';

type Text = ElementOf<'plain_text_input'> | ElementOf<'number_input'>;

/** plain_text_input and number_input. */
export function TextElement({ text, blockId, label, input }: ElementPlace & { text: Text }) {
  const form = useForm();
  const typed = heldValue(form, blockId, text.action_id)?.value;
  const value = typeof typed === 'string' ? typed : '';
  const valueIn = (now: string): Value => ({ type: text.type, value: now === '' ? null : now });

  const dispatch = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && input?.dispatches && !event.nativeEvent.isComposing) {
      event.preventDefault();
      form.act(blockId, text.action_id, valueIn(value));
    }
  };
  const shared = {
    id: input?.fieldId,
    className: 'field',
    'aria-label': input ? undefined : label,
    'aria-describedby': input?.describedBy,
    'aria-invalid': input?.invalid,
    placeholder: text.placeholder?.text,
    value,
    onKeyDown: dispatch,
  };
  const change = (now: string) => form.change(blockId, text.action_id, valueIn(now));

  if (text.type === 'plain_text_input' && text.multiline) {
    return (
      <textarea
        {...shared}
        className={looksLikeCode(text.initial_value) ? 'field code' : 'field'}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={undefined}
      />
    );
  }
  return (
    <input
      {...shared}
      type="text"
      inputMode={text.type === 'number_input' ? 'decimal' : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** Programs and JSON are edited in a fixed-width face, so that their columns stand. */
const looksLikeCode = (text = ''): boolean =>
  /^(?:\s*(?:import|from|def|const|function|export)\b|\s*[{[]|[ \t]{2,}\S)/m.test(text);
