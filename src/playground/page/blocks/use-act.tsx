import { type ReactNode, useState } from 'react';
import { Confirm } from '../parts/confirm.tsx';
import type { ConfirmShape } from './element-shapes.ts';
import { useForm } from './form-context.ts';
import type { Value } from './form-state.ts';

/** Tells the app of a press, after the question that the element carries; `question` is drawn while it stands open. */
export function useAct(blockId: string, actionId: string, confirm: ConfirmShape | undefined) {
  const form = useForm();
  const [asking, setAsking] = useState<{ element: Value; now: Value | undefined }>();

  const act = (element: Value, now?: Value) => {
    if (confirm) {
      setAsking({ element, now });
    } else {
      form.act(blockId, actionId, element, now);
    }
  };
  const decide = (yes: boolean) => {
    setAsking(undefined);
    if (yes && asking) {
      form.act(blockId, actionId, asking.element, asking.now);
    }
  };
  const question: ReactNode =
    asking && confirm ? (
      <Confirm
        title={confirm.title.text}
        text={confirm.text.text}
        yes={confirm.confirm.text}
        no={confirm.deny.text}
        danger={confirm.style === 'danger'}
        decide={decide}
      />
    ) : null;
  return { act, question, busy: form.busy === `${blockId}/${actionId}` };
}
