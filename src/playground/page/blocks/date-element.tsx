import type { ElementPlace } from './element-place.ts';
import type { ElementOf } from './element-shapes.ts';
import { heldValue, useForm } from './form-context.ts';
import type { Value } from './form-state.ts';
import { useAct } from './use-act.tsx';

/** datepicker: a day, in the browser's own field with its calendar. */
export function DateElement({ date, blockId, label, input }: ElementPlace & { date: ElementOf<'datepicker'> }) {
  const form = useForm();
  const { act, question } = useAct(blockId, date.action_id, date.confirm);
  const held = heldValue(form, blockId, date.action_id)?.selected_date;
  const day = typeof held === 'string' ? held : '';

  const choose = (now: string) => {
    const value: Value = { type: date.type, selected_date: now === '' ? null : now };
    form.change(blockId, date.action_id, value);
    if (!input || input.dispatches) {
      act(value, value);
    }
  };

  return (
    <>
      <input
        type="date"
        id={input?.fieldId}
        className={input ? 'field' : 'b-select'}
        aria-label={input ? undefined : (date.placeholder?.text ?? (label === '' ? 'Choose a day' : label))}
        aria-describedby={input?.describedBy}
        aria-invalid={input?.invalid}
        value={day}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {question}
    </>
  );
}
