import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Picture } from '../session/workspace-context.ts';

/** A picture as large as the window allows; Esc closes it. */
export function LargePicture({ picture, close }: { picture: Picture; close: () => void }) {
  return (
    <Dialog label={picture.name} kind="large" close={close}>
      <header>
        <h2>{picture.name}</h2>
        <a href={picture.url} download={picture.name}>
          Download
        </a>
        <button type="button" className="icon-btn" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a tall picture scrolls, and the keyboard must reach it */}
      <section className="body" tabIndex={0} aria-label={picture.alt}>
        <img src={picture.url} alt={picture.alt} />
      </section>
    </Dialog>
  );
}
