import { expect, it, onTestFinished } from 'vitest';
import { eventBody } from '../../fakes/signed-requests.ts';
import { httpStand } from './http-stand.ts';

/** One app may be installed in many workspaces, and all of their events come to its one address. */
const mention = (number: number, authorizations: readonly string[]) =>
  eventBody({
    team_id: 'T0HARBOR',
    type: 'event_callback',
    event_id: `Ev${number}`,
    event: { type: 'app_mention', user: 'U0MIRA', text: '<@U0SMITH> rows?', ts: `${number}.1`, channel: 'C0FINOPS' },
    authorizations: authorizations.map((team_id) => ({ team_id, user_id: 'U0SMITH', is_bot: true })),
  });

it('an event that is for other installations only reaches nobody, and is not asked for again', async () => {
  const s = await httpStand();
  onTestFinished(s.stop);
  expect(await s.deliver(mention(1, ['T0OTHER']))).toMatchObject({ status: 200 });
  expect(await s.deliver(mention(2, ['T0OTHER', 'T0THIRD']))).toMatchObject({ status: 200 });
  expect(s.callsOf('ask')).toEqual([]);
  expect(s.log.lines.filter(({ message }) => message === 'dropped an event of another installation')).toHaveLength(2);
  expect(await s.deliver(mention(3, ['T0OTHER', 'T0HARBOR']))).toMatchObject({ status: 200 });
  expect(s.callsOf('ask').map(([ref]) => ref)).toEqual([{ workspace: 'T0HARBOR', channel: 'C0FINOPS', thread: '3.1' }]);
});
