import { type KeyboardEvent, useState } from 'react';
import { Modal } from '../modal/modal.tsx';
import { ChannelPane } from '../panes/channel-pane.tsx';
import { HomePane } from '../panes/home-pane.tsx';
import { LargePicture } from '../panes/large-picture.tsx';
import { ThreadPane } from '../panes/thread-pane.tsx';
import { HOME } from '../session/use-place.ts';
import { type Picture, useWorkspace } from '../session/workspace-context.ts';
import { Note } from './note.tsx';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';

type Props = { actAs: (person: string) => void; picture: Picture | undefined; closePicture: () => void };

/** Top bar, sidebar, channel and thread; on a phone one pane at a time, the sidebar in a drawer. */
export function Frame({ actAs, picture, closePicture }: Props) {
  const { place, state, me } = useWorkspace();
  const [drawer, setDrawer] = useState(false);
  const closeDrawer = () => setDrawer(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (drawer && event.key === 'Escape') {
      closeDrawer();
    }
  };
  const classes = ['app', place.thread ? 'with-thread' : 'no-thread', drawer && 'menu-open'].filter(Boolean).join(' ');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes the drawer from wherever the focus is
    <div className={classes} onKeyDown={onKeyDown}>
      <TopBar openDrawer={() => setDrawer(true)} drawer={drawer} />
      <Note />
      <Sidebar actAs={actAs} leave={closeDrawer} />
      <button type="button" className="scrim" aria-label="Close the channel list" onClick={closeDrawer} />
      {place.channel === HOME ? <HomePane /> : <ChannelPane key={`${place.channel}/${me.id}`} />}
      {place.thread !== undefined && <ThreadPane key={`${place.channel}/${place.thread}`} threadTs={place.thread} />}
      {state.modal && <Modal key={state.modal.id} view={state.modal} />}
      {picture && <LargePicture picture={picture} close={closePicture} />}
    </div>
  );
}
