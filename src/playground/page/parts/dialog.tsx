import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

type Props = {
  label: string;
  /** wide, large, small */
  kind?: string;
  close: () => void;
  children: ReactNode;
};

const FIRST_FIELD = '.body :is(input:not([type="hidden"]), textarea, select)';

/** A modal dialog of the browser: it holds the focus while open, Esc closes it, and the focus goes back where it was. */
export function Dialog({ label, kind, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const leaving = useRef<boolean>(false);

  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    const first = element?.querySelector(FIRST_FIELD) ?? element?.querySelector('.body');
    if (first instanceof HTMLElement) {
      first.focus();
    }
    return () => {
      leaving.current = true;
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);

  // The browser's own answer to Esc would close the element while the page still draws it.
  useEffect(() => {
    const element = dialog.current;
    const cancel = (event: Event) => {
      if (event.target === element && !leaving.current) {
        event.preventDefault();
        leaving.current = true;
        close();
      }
    };
    element?.addEventListener('cancel', cancel);
    element?.addEventListener('close', cancel); // a second Esc without another gesture closes whatever cancel says
    return () => {
      element?.removeEventListener('cancel', cancel);
      element?.removeEventListener('close', cancel);
    };
  }, [close]);

  return (
    <dialog ref={dialog} className={kind} aria-label={label}>
      {children}
    </dialog>
  );
}
