import './jitless.ts';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './style/tokens.css';
import './style/avatars.css';
import './style/menu.css';
import './style/frame.css';
import './style/search.css';
import './style/sidebar.css';
import './style/panes.css';
import './style/message.css';
import './style/said.css';
import './style/files.css';
import './style/status.css';
import './style/blocks.css';
import './style/plan.css';
import './style/tables.css';
import './style/fields.css';
import './style/composer.css';
import './style/modal.css';
import './style/home.css';
import './style/phone.css';
import { createRoot } from 'react-dom/client';
import { Page } from './page.tsx';
import { applyRememberedTheme } from './session/theme.ts';

applyRememberedTheme();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(<Page />);
}
