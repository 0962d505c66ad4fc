import { expect, test } from 'vitest';
import { both } from './bolt.ts';

test('files go up in one message and come down byte for byte; without the right they are a login page', async () => {
  const { emulator, app } = await both(() => undefined);
  const bytes = Buffer.from([0, 1, 2, 255, 10, 13]);
  await app.client.filesUploadV2({
    channel_id: 'C0FINOPS',
    initial_comment: 'it is done',
    file_uploads: [
      { file: bytes, filename: 'a.bin' },
      { file: Buffer.from('x,y\n'), filename: 'b.csv', alt_text: 'two columns' },
    ],
  });
  const post = await emulator.waitFor(() => emulator.messages('C0FINOPS')[0]);
  expect(post).toMatchObject({ text: 'it is done', user: 'U0SMITH' });
  expect(post.files.map((id) => emulator.file(id)?.name)).toEqual(['a.bin', 'b.csv']);
  const info = await app.client.files.info({ file: post.files[0] ?? '' });
  const url = info.file?.url_private_download ?? '';
  const right = await fetch(url, { headers: { authorization: `Bearer ${emulator.botToken}` } });
  expect(Buffer.from(await right.arrayBuffer())).toEqual(bytes);
  const wrong = await fetch(url);
  expect([wrong.status, wrong.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

test('a file of a person reaches the app in the message; a stranger’s only as a name to ask for', async () => {
  const files: unknown[] = [];
  const { emulator, app } = await both((bolt) => {
    bolt.event('app_mention', async ({ event }) => {
      files.push((event as never as { files: { id: string }[] }).files[0]);
    });
  });
  emulator.say({
    as: 'U0MIRA',
    channel: 'C0FINOPS',
    text: '<@U0SMITH> sum',
    files: [{ name: 'n.csv', bytes: 'a\n1\n' }],
  });
  await emulator.waitFor(() => files.length === 1 && emulator.unacked().length === 0);
  expect(files[0]).toMatchObject({ name: 'n.csv', mimetype: 'text/csv', size: 4, file_access: 'visible' });
  emulator.say({
    as: 'U0LENA',
    channel: 'C0FINOPS',
    text: '<@U0SMITH> sum',
    files: [{ name: 'n.csv', bytes: 'a\n1\n' }],
  });
  await emulator.waitFor(() => files.length === 2 && emulator.unacked().length === 0);
  expect(files[1]).toMatchObject({ file_access: 'check_file_info', mode: 'file_access' });
  expect(files[1]).not.toHaveProperty('url_private');
  const info = await app.client.files.info({ file: (files[1] as { id: string }).id });
  expect(info.file?.url_private_download).toContain('/files/');
});
