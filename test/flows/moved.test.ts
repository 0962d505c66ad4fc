import { expect, it } from 'vitest';
import { Settings } from '#domain/settings.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { ask } from '../fakes/one-job.ts';
import { aPlanReply, aScript, type Script } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, type Workspace } from '../fakes/workspace.ts';

/** Continue in a channel, through the real app. */

const ELSEWHERE = 'C0DATAHELP';

/** A channel in which nobody can be found to approve. */
async function withTooFew(script: Script = aScript()): Promise<Workspace> {
  const s = await openWorkspace(script);
  const { policy } = PLAYGROUND_SETTINGS;
  const channels = { ...policy.channels, [FINANCE]: { ...policy.channels[FINANCE], quorum: 20 } };
  const settings = Settings.parse({ ...PLAYGROUND_SETTINGS, policy: { ...policy, channels } });
  await storePlaygroundSettings(s.ports.store, settings);
  return s;
}

async function choose({ emulator }: Workspace, as: string, ts: string, channel = ELSEWHERE): Promise<void> {
  await emulator.press({ as, channel: FINANCE, ts, actionId: 'continue_elsewhere' });
  await emulator.waitFor(() => emulator.modal(as));
  await emulator.submitView({ as, fill: { channel } });
}

/** Goes on elsewhere; gives the card there. */
async function goOn(s: Workspace, ts: string) {
  const { emulator } = s;
  await choose(s, MIRA, ts);
  return emulator.waitFor(() =>
    emulator.messages(ELSEWHERE).find(({ blocks }) => JSON.stringify(blocks).includes('proposal_approve')),
  );
}

it('lets the next request of the thread begin', async () => {
  const s = await withTooFew();
  const thread = ask(s);
  const card = await s.shows(thread, 'continue_elsewhere');
  s.emulator.say({ as: JONAS, channel: FINANCE, text: '<@U0SMITH> and how many columns?', threadTs: thread });
  await s.shows(thread, 'It starts when the request before it has ended.');
  await goOn(s, card.ts);
  await s.shows(thread, 'continue_elsewhere');
  const turns = (await s.session(thread))?.turns.map(({ status }) => status);
  expect(turns).toEqual(['superseded', 'awaiting_approval']);
});

it('takes along the files of earlier requests that the program reads', async () => {
  const words = aPlanReply({ outcome: 'answer', reply: 'Wait.', steps: [], checks: [] });
  let plans = 0;
  const plan = () => {
    plans += 1;
    return plans === 1 ? { ...words, needs: { ...words.needs, files: [] } } : aPlanReply();
  };
  const s = await withTooFew(aScript({ plan }));
  const thread = ask(s);
  await s.shows(thread, 'Wait.');
  s.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> count them now', threadTs: thread });
  const { ts, threadTs = '' } = await goOn(s, (await s.shows(thread, 'continue_elsewhere')).ts);
  await s.emulator.press({ as: JONAS, channel: ELSEWHERE, ts, actionId: 'proposal_approve' });
  const outcome = async () => (await s.session(threadTs, ELSEWHERE))?.turns[0]?.attempts[0]?.run?.outcome;
  await expect.poll(outcome, { timeout: 10_000 }).toEqual({ kind: 'passed' });
});

it('has nothing written elsewhere by somebody else, or where the person is not', async () => {
  const s = await withTooFew();
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'continue_elsewhere');
  await choose(s, JONAS, ts);
  await s.emulator.waitFor(() => JSON.stringify(s.emulator.modal(JONAS)).includes('Only the person who asked can.'));
  s.emulator.addChannel({ id: 'C0SECRET', name: 'secret', members: [JONAS, 'U0SMITH'] });
  await choose(s, MIRA, ts, 'C0SECRET');
  await s.emulator.waitFor(() => JSON.stringify(s.emulator.modal(MIRA)).includes('#secret'));
  const posts = s.emulator.calls().filter(({ method }) => method === 'chat.postMessage');
  expect(JSON.stringify(posts)).not.toContain('continues here');
});
