import { useEffect, useState } from 'react';
import type { View } from '../../protocol.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { FormContext } from '../blocks/form-context.ts';
import { useFormOf } from '../blocks/use-form.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Problem } from '../parts/problem.tsx';
import { server } from '../session/call.ts';
import { useWorkspace } from '../session/workspace-context.ts';

/** The app's Home: one view that the app publishes for this person; opening it tells the app. */
export function HomePane() {
  const { state, me, go } = useWorkspace();
  const { app, home } = state;
  const messages = state.channels.find((one) => one.kind === 'direct' && one.members.includes(app.id));
  useEffect(() => {
    void server.home({ as: me.id, tab: 'home' });
  }, [me.id]);
  return (
    <main className="main">
      <div className="pane-head">
        <Avatar person={app} size="m" />
        <h1>{app.name}</h1>
      </div>
      <nav className="tabs" aria-label={app.name}>
        <button type="button" aria-current="page">
          Home
        </button>
        {messages && (
          <button type="button" onClick={() => go({ channel: messages.id })}>
            Messages
          </button>
        )}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls */}
      <section className="scroll" aria-label="Home" tabIndex={0}>
        <div className="home">{home ? <HomeView view={home} /> : <p>{app.name} has not put anything here yet.</p>}</div>
      </section>
    </main>
  );
}

const NO_ERRORS = {};

function HomeView({ view }: { view: View }) {
  const [problem, setProblem] = useState<string>();
  const form = useFormOf(view.blocks, { type: 'view', view: view.id }, NO_ERRORS, setProblem);
  return (
    <FormContext value={form}>
      <Blocks blocks={view.blocks} />
      <Problem text={problem} />
    </FormContext>
  );
}
