import { Icon } from '../parts/icon.tsx';
import { Logo } from '../parts/logo.tsx';
import { useTheme } from '../session/theme.ts';
import { useWorkspace } from '../session/workspace-context.ts';
import { Search } from './search.tsx';

/** Brand, search, which model answers, and the theme. */
export function TopBar({ openDrawer, drawer }: { openDrawer: () => void; drawer: boolean }) {
  const { state } = useWorkspace();
  const [theme, toggle] = useTheme();
  return (
    <header className="top">
      <div className="brand">
        <button
          type="button"
          className="icon-btn only-phone"
          aria-label="Open the channel list"
          aria-expanded={drawer}
          onClick={openDrawer}
        >
          <Icon name="list" />
        </button>
        <span className="av s smith not-phone" aria-hidden="true">
          <Logo />
        </span>
        <b className="word">Threadsmith</b> <span className="not-phone">playground</span>
      </div>
      <Search />
      <div className="top-actions">
        <span className={state.scripted ? 'pill scripted' : 'pill'} title={modelNote(state.scripted)}>
          {state.model}
        </span>
        <button
          type="button"
          className="icon-btn"
          aria-label={theme === 'dark' ? 'Switch to light' : 'Switch to dark'}
          onClick={toggle}
        >
          <Icon name="sun" />
        </button>
      </div>
    </header>
  );
}

const modelNote = (scripted: boolean): string =>
  scripted
    ? 'No model key is set. A small sample model answers the sample requests; the code it proposes really runs.'
    : 'This model answers.';
