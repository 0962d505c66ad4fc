import { expect, test } from 'vitest';
import { both, card } from './bolt.ts';

const modal = (title: string, submit = 'Send') => ({
  type: 'modal' as const,
  callback_id: 'revise',
  title: { type: 'plain_text' as const, text: title },
  submit: { type: 'plain_text' as const, text: submit },
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'What should be different?' },
      element: { type: 'plain_text_input' as const, action_id: 'words' },
    },
  ],
});

test('a modal opens on a press, keeps its text on errors, is updated, and closes', async () => {
  const answers: object[] = [
    { response_action: 'errors', errors: { why: 'More words, please.' } },
    { response_action: 'update', view: modal('Second') },
    {},
  ];
  const said: unknown[] = [];
  const closed: string[] = [];
  const { emulator, app } = await both((bolt) => {
    bolt.action('approve', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({
        trigger_id: (body as never as { trigger_id: string }).trigger_id,
        view: modal('First'),
      });
    });
    bolt.view('revise', async ({ ack, view }) => {
      said.push(view.state.values.why?.words?.value);
      await ack(answers.shift() as never);
    });
    bolt.view({ callback_id: 'revise', type: 'view_closed' }, async ({ ack, view }) => {
      closed.push(view.title.text);
      await ack();
    });
  });
  const ts = await card(emulator, app);
  await emulator.press({ as: 'U0MIRA', channel: 'C0FINOPS', ts, actionId: 'approve' });
  await emulator.waitFor(() => emulator.modal('U0MIRA'));
  expect(emulator.modal('U0JONAS')).toBeUndefined();
  expect(await emulator.submitView({ as: 'U0MIRA' })).toEqual({
    errors: { why: 'Please complete this required field.' },
  });
  expect(said).toEqual([]);
  expect(await emulator.submitView({ as: 'U0MIRA', fill: { words: 'no' } })).toEqual({
    errors: { why: 'More words, please.' },
  });
  expect(await emulator.submitView({ as: 'U0MIRA', fill: { words: 'weekly' } })).toEqual({});
  expect(emulator.modal('U0MIRA')?.body.title).toEqual({ type: 'plain_text', text: 'Second' });
  expect(await emulator.submitView({ as: 'U0MIRA' })).toEqual({});
  expect(emulator.modal('U0MIRA')).toBeUndefined();
  expect(said).toEqual(['no', 'weekly', 'weekly']);

  await emulator.press({ as: 'U0MIRA', channel: 'C0FINOPS', ts, actionId: 'approve' });
  await emulator.waitFor(() => emulator.modal('U0MIRA'));
  await emulator.closeView({ as: 'U0MIRA' });
  await emulator.waitFor(() => closed.length === 1);
  expect(closed).toEqual(['First']);
});

test('a file that is put into a modal reaches the app whole, and the app may read it', async () => {
  const given: { id: string; name: string; url_private_download: string }[] = [];
  const { emulator, app } = await both((bolt) => {
    bolt.action('approve', async ({ ack, body, client }) => {
      await ack();
      const blocks = [
        {
          type: 'input',
          block_id: 'program',
          label: { type: 'plain_text', text: 'Program' },
          element: { type: 'file_input', action_id: 'file', max_files: 1 },
        },
      ];
      const trigger_id = (body as never as { trigger_id: string }).trigger_id;
      await client.views.open({ trigger_id, view: { ...modal('Edit'), blocks: blocks as never } });
    });
    bolt.view('revise', async ({ ack, view }) => {
      given.push(...(view.state.values.program!.file as never as { files: typeof given }).files);
      await ack();
    });
  });
  const ts = await card(emulator, app);
  await emulator.press({ as: 'U0MIRA', channel: 'C0FINOPS', ts, actionId: 'approve' });
  await emulator.waitFor(() => emulator.modal('U0MIRA'));
  expect(await emulator.submitView({ as: 'U0MIRA', fill: { file: [] } })).toHaveProperty('errors');
  const id = emulator.dropFile({ as: 'U0MIRA', name: 'tool.py', bytes: 'print(1)\n' });
  const foreign = emulator.dropFile({ as: 'U0LENA', name: 'tool.py', bytes: 'print(2)\n' });
  expect(await emulator.submitView({ as: 'U0MIRA', fill: { file: [foreign, id] } })).toEqual({});
  expect(given.map((file) => [file.id, file.name])).toEqual([[id, 'tool.py']]);
  const read = await fetch(given[0]?.url_private_download ?? '', {
    headers: { authorization: `Bearer ${emulator.botToken}` },
  });
  expect(await read.text()).toBe('print(1)\n');
  expect((await app.client.files.info({ file: id })).file).toMatchObject({ id, shares: {} });
});

test('a trigger works once, dies after its time, and cannot be made up', async () => {
  const tried = async (triggerMs: number) => {
    const triggers: string[] = [];
    const { emulator, app } = await both(
      (bolt) => {
        bolt.action('approve', async ({ ack, body }) => {
          await ack();
          triggers.push((body as never as { trigger_id: string }).trigger_id);
        });
      },
      { triggerMs },
    );
    const ts = await card(emulator, app);
    await emulator.press({ as: 'U0MIRA', channel: 'C0FINOPS', ts, actionId: 'approve' });
    await emulator.waitFor(() => triggers.length === 1);
    return (id = triggers[0] ?? '') =>
      app.client.views.open({ trigger_id: id, view: modal('One') }).then(
        () => 'opened',
        (error) => error.data.error,
      );
  };
  const openNow = await tried(3_000);
  expect([await openNow(), await openNow(), await openNow('made.up')]).toEqual([
    'opened',
    'exchanged_trigger_id',
    'invalid_trigger_id',
  ]);
  const openLate = await tried(-1);
  expect(await openLate()).toBe('expired_trigger_id');
});
