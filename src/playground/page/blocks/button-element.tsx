import { SafeLink } from '../text/mention.tsx';
import type { ElementPlace } from './element-place.ts';
import type { ElementOf } from './element-shapes.ts';
import { useAct } from './use-act.tsx';

/** button: primary and danger as the app says; one with an address opens it, and the app is told all the same. */
export function ButtonElement({ button, blockId }: ElementPlace & { button: ElementOf<'button'> }) {
  const { act, question, busy } = useAct(blockId, button.action_id, button.confirm);
  const press = () => {
    if (!busy) {
      act({ type: 'button', value: button.value, text: button.text });
    }
  };
  if (button.url !== undefined && !button.confirm) {
    return (
      <span className={['btn', button.style].filter(Boolean).join(' ')}>
        <SafeLink url={button.url} followed={press}>
          {button.text.text}
        </SafeLink>
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        className={['btn', button.style].filter(Boolean).join(' ')}
        aria-label={button.accessibility_label}
        aria-busy={busy}
        onClick={press}
      >
        {button.text.text}
      </button>
      {question}
    </>
  );
}
