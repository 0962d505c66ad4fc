import { createContext, useContext } from 'react';
import type { StateValues } from '../../protocol.ts';
import type { Value } from './form-state.ts';

/** What the elements of one message or modal share. */
export type Form = {
  values: StateValues;
  change: (blockId: string, actionId: string, value: Value) => void;
  /** Tells the app of a press or a change; `now` is the changed value, which `values` does not hold yet. */
  act: (blockId: string, actionId: string, element: Value, now?: Value) => void;
  /** block_id → sentence. */
  errors: Record<string, string>;
  /** block_id/action_id of what was pressed and is not answered yet. */
  busy: string | undefined;
};

export const FormContext = createContext<Form | undefined>(undefined);

/** The form that an element stands in. */
export function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) {
    throw new Error('An element stands in a message or a modal.');
  }
  return form;
}

/** Slack's value of one element. */
export const heldValue = (form: Form, blockId: string, actionId: string): Value | undefined =>
  form.values[blockId]?.[actionId];
