import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';

type Props = {
  title: string;
  text: string;
  yes: string;
  no: string;
  danger: boolean;
  decide: (yes: boolean) => void;
};

/** Asks once more before something that cannot be taken back. */
export function Confirm({ title, text, yes, no, danger, decide }: Props) {
  const refuse = () => decide(false);
  return (
    <Dialog label={title} kind="small" close={refuse}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="icon-btn" aria-label="Close" onClick={refuse}>
          <Icon name="close" />
        </button>
      </header>
      <div className="body">
        <p>{text}</p>
      </div>
      <footer>
        <button type="button" className="btn" onClick={refuse}>
          {no}
        </button>
        <button type="button" className={danger ? 'btn danger' : 'btn primary'} onClick={() => decide(true)}>
          {yes}
        </button>
      </footer>
    </Dialog>
  );
}
