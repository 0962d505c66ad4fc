import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import type { View } from '../../protocol.ts';
import { knownBlock } from '../blocks/block-shapes.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { FormContext } from '../blocks/form-context.ts';
import { missing } from '../blocks/form-state.ts';
import { useFormOf } from '../blocks/use-form.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { server } from '../session/call.ts';
import { useWorkspace } from '../session/workspace-context.ts';

type Errors = Record<string, string>;

/** A view of the app over the page; drawn until it is closed here, submitted, or taken away by the app. */
export function Modal({ view }: { view: View }) {
  const { me } = useWorkspace();
  const [dismissed, setDismissed] = useState(false);
  const close = () => {
    setDismissed(true); // at once: a server that is away must not hold the page
    void server.close({ as: me.id, view: view.id });
  };
  return dismissed ? null : (
    <Dialog label={view.title} kind={isWide(view) ? 'wide' : ''} close={close}>
      <ViewForm view={view} close={close} />
    </Dialog>
  );
}

function ViewForm({ view, close }: { view: View; close: () => void }) {
  const { me, refresh } = useWorkspace();
  const body = useRef<HTMLElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [message, setMessage] = useState<string>();
  const [busy, setBusy] = useState(false);
  const form = useFormOf(view.blocks, { type: 'view', view: view.id }, errors, setMessage);
  useFreshStart(view.hash, body, () => setErrors({}));

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const wrong = missing(view.blocks, form.values);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0 || busy) {
      return;
    }
    setBusy(true);
    const answer = await server.submit({ as: me.id, view: view.id, state: form.values });
    setBusy(false);
    setErrors((answer.ok && answer.value.errors) || {});
    setMessage(answer.ok ? answer.value.message : answer.message);
    if (answer.ok && !answer.value.errors) {
      await refresh(); // the server knows whether it is closed, changed, or another one lies on top
    }
  };
  useFocusOnError(errors, body);

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <header>
        <h2>{view.title}</h2>
        <button type="button" className="icon-btn" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long view scrolls, and the keyboard must reach it to scroll it */}
      <section className="body" ref={body} tabIndex={0} aria-label={view.title}>
        <FormContext value={form}>
          <Blocks blocks={view.blocks} />
        </FormContext>
      </section>
      <footer>
        <Problem text={message} />
        <button type="button" className="btn" onClick={close}>
          {view.close ?? (view.submit === undefined ? 'Close' : 'Cancel')}
        </button>
        {view.submit !== undefined && (
          <button type="submit" className="btn primary" aria-busy={busy}>
            {view.submit}
          </button>
        )}
      </footer>
    </form>
  );
}

type Body = { current: HTMLElement | null };

/** An updated view begins at its top, without the old errors, and with the focus still inside. */
function useFreshStart(hash: string, body: Body, forget: () => void): void {
  const shown = useRef(hash);
  useEffect(() => {
    if (shown.current !== hash) {
      shown.current = hash;
      forget();
      body.current?.scrollTo({ top: 0 });
      if (document.activeElement === document.body) {
        body.current?.focus();
      }
    }
  });
}

function useFocusOnError(errors: Errors, body: Body): void {
  useEffect(() => {
    if (Object.keys(errors).length > 0) {
      body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [errors, body]);
}

/** Code needs room; questions read better narrow. */
const isWide = (view: View): boolean =>
  view.blocks.some((block) => {
    const known = knownBlock(block);
    return known?.type === 'rich_text' || (known?.type === 'input' && String(initialOf(known.element)).includes('\n'));
  });

const initialOf = (element: { type: string; initial_value?: unknown }): unknown => element.initial_value;
