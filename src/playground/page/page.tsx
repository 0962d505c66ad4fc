import { useEffect, useState } from 'react';
import { Frame } from './frame/frame.tsx';
import { DraftsProvider } from './session/drafts-provider.tsx';
import { firstMark, type SeenMarks, useSeen } from './session/seen.ts';
import { useOpeningThread } from './session/use-opening-thread.ts';
import { usePlace } from './session/use-place.ts';
import { type ServerSide, useServer } from './session/use-server.ts';
import { useLookups } from './session/use-workspace-value.ts';
import { type Picture, WorkspaceContext } from './session/workspace-context.ts';
import type { WorkspaceState } from './session/workspace-state.ts';

/** The whole page: a quiet line until the workspace is known, then the workspace. */
export function Page() {
  const side = useServer();
  if (!side.state) {
    return (
      <main className="boot" role="status">
        {side.problem ?? 'Opening the workspace'}
      </main>
    );
  }
  return <Open side={side} state={side.state} />;
}

function Open({ side, state }: { side: ServerSide; state: WorkspaceState }) {
  const { as, actAs, connected, refresh } = side;
  const [place, go] = usePlace(state);
  const seen = useSeen(as);
  useFirstMarks(state, seen);
  const lookups = useLookups(state, as);
  const sent = useOpeningThread(state, place, go);
  const [picture, enlarge] = useState<Picture>();
  useEffect(() => {
    document.title = `${state.workspace} · Threadsmith playground`;
  }, [state.workspace]);
  if (!place) {
    return (
      <main className="boot" role="status">
        There is no channel here for {lookups.me.name}.
      </main>
    );
  }
  const workspace = { ...seen, ...lookups, state, place, go, connected, refresh, sent, enlarge };
  return (
    <WorkspaceContext value={workspace}>
      <DraftsProvider as={as}>
        <Frame actAs={actAs} picture={picture} closePicture={() => enlarge(undefined)} />
      </DraftsProvider>
    </WorkspaceContext>
  );
}

/** Channels that were never opened here begin where the server counts from; later messages then count one by one. */
function useFirstMarks(state: WorkspaceState, { seenIn, markSeen }: SeenMarks): void {
  useEffect(() => {
    for (const channel of state.channels) {
      if (seenIn(channel.id) === undefined) {
        markSeen(channel.id, firstMark(state, channel));
      }
    }
  });
}
