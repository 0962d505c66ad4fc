import { useWorkspace } from '../session/workspace-context.ts';

/** A thin line when the server or the app is away; nothing otherwise. */
export function Note() {
  const { connected, state } = useWorkspace();
  const text = connected
    ? state.appConnected
      ? undefined
      : `${state.app.name} is not connected. What you write reaches it when it is back.`
    : 'The playground does not answer. Trying again.';
  return (
    <p className={text === undefined ? 'vh' : 'note'} role="status">
      {text}
    </p>
  );
}
