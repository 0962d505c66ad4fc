import { afterEach, expect, it } from 'vitest';
import { AgentError } from '#domain/text/errors.ts';
import { eventBody } from '../../fakes/signed-requests.ts';
import { httpStand } from './http-stand.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

/** As Slack sends them: once the app is gone, no installation is named any more. */
const event = (fields: object, team = 'T0HARBOR') =>
  eventBody({ team_id: team, type: 'event_callback', event_id: 'Ev1', event: fields, authorizations: [] });
const revoked = (tokens: object) => ({ type: 'tokens_revoked', tokens });

async function standing() {
  const s = await httpStand();
  ends.push(s.stop);
  return s;
}

it('hears that the workspace throws the app out, although its token is dead by then', async () => {
  const s = await standing();
  s.emulator.uninstall();
  for (const payload of s.sent('events_api')) {
    expect(await s.deliver(eventBody(payload))).toMatchObject({ status: 200 });
  }
  expect(await s.deliver(event({ type: 'app_uninstalled' }))).toMatchObject({ status: 200 });
  expect(s.callsOf('removed')).toEqual([['T0HARBOR'], ['T0HARBOR'], ['T0HARBOR']]);
});

it('is not removed where others remove it, or people take their own tokens back', async () => {
  const s = await standing();
  for (const written of [
    event({ type: 'app_uninstalled' }, 'T0OTHER'),
    event(revoked({ bot: ['U0SMITH'] }), 'T0OTHER'),
    event(revoked({ oauth: ['U0MIRA'], bot: [] })),
    event(revoked({ oauth: ['U0MIRA'] })),
    event(revoked({})),
  ]) {
    expect(await s.deliver(written)).toMatchObject({ status: 200 });
  }
  expect(s.callsOf('removed')).toEqual([]);
  expect(await s.deliver(event({ type: 'tokens_revoked' }))).toMatchObject({ status: 200 });
  expect(s.log.lines.map(({ message }) => message)).toContain('dropped what cannot be read');
});

it('hears it again when it could not be stored', async () => {
  const s = await standing();
  s.behave.removed = async () => {
    throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
  };
  expect(await s.deliver(event(revoked({ bot: ['U0SMITH'] })))).toMatchObject({ status: 500 });
});
