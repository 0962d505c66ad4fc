import { useWorkspace } from '../session/workspace-context.ts';
import { keyed } from '../text/keyed.ts';
import { ActAs } from './act-as.tsx';
import { ChannelLink } from './channel-link.tsx';
import { HomeLink } from './home-link.tsx';

type Props = { actAs: (person: string) => void; leave: () => void };

/** Channels, direct messages, and who acts. */
export function Sidebar({ actAs, leave }: Props) {
  const { state } = useWorkspace();
  const channels = state.channels.filter((one) => one.kind !== 'direct');
  const direct = state.channels.filter((one) => one.kind === 'direct');
  return (
    <nav className="side" aria-label="Workspace">
      <div className="ws">{state.workspace}</div>
      <HomeLink leave={leave} />
      {keyed([
        { title: 'Channels', list: channels },
        { title: 'Direct messages', list: direct },
      ]).map(({ key, value }) =>
        value.list.length === 0 ? null : (
          <section key={key} aria-label={value.title}>
            <h2>{value.title}</h2>
            {value.list.map((channel) => (
              <ChannelLink key={channel.id} channel={channel} leave={leave} />
            ))}
          </section>
        ),
      )}
      <div className="grow" />
      <ActAs actAs={actAs} />
    </nav>
  );
}
