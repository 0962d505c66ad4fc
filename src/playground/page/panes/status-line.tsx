import { useState } from 'react';
import { Problem } from '../parts/problem.tsx';
import { server } from '../session/call.ts';
import { useWorkspace } from '../session/workspace-context.ts';

const AT_WORK = new Set(['processing', 'active']);

/** What the app is doing in this thread, and Stop. The line keeps its place when it is empty, so that nothing jumps. */
export function StatusLine({ threadTs }: { threadTs: string }) {
  const { state, place, me } = useWorkspace();
  const [problem, setProblem] = useState<string>();
  const status = state.statuses.find((one) => one.channel === place.channel && one.threadTs === threadTs);
  const shown = status && status.status !== 'closed' && status.text !== '' ? status : undefined;
  const working = shown !== undefined && AT_WORK.has(shown.status);

  const stop = async () => {
    const answer = await server.stop({ as: me.id, channel: place.channel, threadTs });
    setProblem(answer.ok ? undefined : answer.message);
  };
  return (
    <div className="status">
      {shown && <span className={working ? 'dot now' : 'dot'} />}
      <span role="status">{shown && `${state.app.name} ${shown.text}`}</span>
      <Problem text={problem} />
      {working && (
        <button type="button" onClick={() => void stop()}>
          Stop
        </button>
      )}
    </div>
  );
}
