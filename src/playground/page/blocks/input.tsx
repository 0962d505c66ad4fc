import { useId } from 'react';
import { SaidObject } from '../text/said.tsx';
import type { BlockOf } from './block-shapes.ts';
import { ElementView } from './element-view.tsx';
import { useForm } from './form-context.ts';

const GROUPS = new Set(['checkboxes', 'radio_buttons']);

/** input: a label, one element, a hint, and what is wrong with it. */
export function Input({ block }: { block: BlockOf<'input'> }) {
  const form = useForm();
  const id = useId();
  const error = form.errors[block.block_id];
  const describedBy = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const label = (
    <>
      {block.label.text}
      {block.optional && <i> (optional)</i>}
    </>
  );
  const place = {
    blockId: block.block_id,
    label: block.label.text,
    input: {
      dispatches: block.dispatch_action,
      fieldId: `${id}-field`,
      describedBy: describedBy === '' ? undefined : describedBy,
      invalid: error !== undefined,
    },
  };
  return (
    <div className="b-input">
      {GROUPS.has(block.element.type) ? (
        <span className="label">{label}</span>
      ) : (
        <label className="label" htmlFor={`${id}-field`}>
          {label}
        </label>
      )}
      <ElementView element={block.element} {...place} />
      {error !== undefined && (
        <span className="error-line" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {block.hint && (
        <small id={`${id}-hint`}>
          <SaidObject text={block.hint} />
        </small>
      )}
    </div>
  );
}
