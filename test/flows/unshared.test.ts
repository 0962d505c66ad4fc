import { expect, it } from 'vitest';
import { ask } from '../fakes/one-job.ts';
import { aDraftReply, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, openWorkspace } from '../fakes/workspace.ts';

it('a program whose file did not reach the thread makes room for the next try, whoever asks for it', async () => {
  const source = `${'# a remark that makes it long enough for a file of its own\n'.repeat(60)}${COUNT_ROWS}`;
  const s = await openWorkspace(aScript({ code: aDraftReply({ source }) }));
  s.emulator.fault({ method: 'files.completeUploadExternal', kind: 'error', error: 'not_in_channel' });
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'did not reach this thread');
  await s.emulator.press({ as: JONAS, channel: FINANCE, ts, actionId: 'turn_retry' });
  await s.shows(thread, 'proposal_approve');
  const turns = (await s.session(thread))?.turns ?? [];
  expect(turns).toMatchObject([
    { status: 'superseded', by: { user: JONAS } },
    { status: 'awaiting_approval', from: { why: 'retry' }, request: { user: JONAS } },
  ]);
});
