import { Icon } from '../parts/icon.tsx';
import { HOME } from '../session/use-place.ts';
import { useWorkspace } from '../session/workspace-context.ts';

/** Leads to the app's Home. */
export function HomeLink({ leave }: { leave: () => void }) {
  const { place, go } = useWorkspace();
  const open = () => {
    go({ channel: HOME });
    leave();
  };
  return (
    <button type="button" className="to" aria-current={place.channel === HOME ? 'page' : undefined} onClick={open}>
      <Icon name="home" />
      <span className="name">App Home</span>
    </button>
  );
}
