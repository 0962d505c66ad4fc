import { useCallback, useEffect, useRef, useState } from 'react';
import type { Happening } from '../../protocol.ts';
import { server } from './call.ts';
import { remember, remembered } from './remembered.ts';
import { follow } from './stream.ts';
import { type WorkspaceState, withHappening } from './workspace-state.ts';

/** Who acts on a first visit. */
const FIRST_PERSON = 'U0MIRA';
/** More than can happen while one answer is on its way. */
const MOST_KEPT = 200;

/** The server's side of the page: the state as this person sees it, kept up to date, and whether the server is there. */
export type ServerSide = {
  as: string;
  actAs: (person: string) => void;
  state: WorkspaceState | undefined;
  connected: boolean;
  /** Why nothing can be shown yet. */
  problem: string | undefined;
  refresh: () => Promise<void>;
};

/** Loads the workspace for the acting person and follows what happens. */
export function useServer(): ServerSide {
  const [as, setAs] = useState(() => remembered('as') ?? FIRST_PERSON);
  const [state, setState] = useState<WorkspaceState>();
  const [connected, setConnected] = useState(true);
  const [problem, setProblem] = useState<string>();
  const newest = useRef(0);
  // What happened since the state was asked for: the answer may have been written before it.
  const since = useRef<Happening[]>([]);

  const actAs = useCallback((person: string) => {
    remember('as', person);
    setAs(person);
  }, []);

  const refresh = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    since.current = [];
    const answer = await server.state(as);
    if (mine !== newest.current) {
      return; // a later request is on its way, or another person acts now
    }
    if (answer.ok) {
      const happened = since.current;
      setState((before) =>
        happened.reduce(withHappening, { ...answer.value, appConnected: before?.appConnected ?? true }),
      );
      setProblem(undefined);
    } else if (answer.error !== 'away' && as !== FIRST_PERSON) {
      actAs(FIRST_PERSON); // somebody who was here on the last visit and is not any more
    } else {
      setProblem(answer.message);
    }
  }, [as, actAs]);

  useEffect(() => {
    // Asked at once and again when the stream opens: what happened between the two is in neither of them alone.
    void refresh();
    return follow(as, {
      opened: () => {
        setConnected(true);
        void refresh();
      },
      happened: (happening) => {
        since.current = [...since.current, happening].slice(-MOST_KEPT);
        setState((before) => before && withHappening(before, happening));
      },
      lost: () => setConnected(false),
    });
  }, [as, refresh]);

  return { as, actAs, state, connected, problem, refresh };
}
