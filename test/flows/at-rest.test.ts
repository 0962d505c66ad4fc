import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/app.ts';
import { bytesBelow, freshFolder } from '../fakes/folder.ts';
import { approve, ask } from '../fakes/one-job.ts';
import { A_CSV, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { MIRA, openWorkspace } from '../fakes/workspace.ts';

it('a whole job leaves no token, no words, no code, no file and no result in clear on the disk', async () => {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const stored = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  const s = await openWorkspace(aScript(), { ports: stored });
  const thread = ask(s);
  await approve(s, thread);
  await s.shows(thread, 'There are 3 rows.');
  const all = await bytesBelow(folder.path);
  expect(all.includes(thread)).toBe(true); // ids are clear, so our record is among what is looked through
  const hidden = [
    s.emulator.botToken,
    s.emulator.appToken,
    'how many rows',
    'count_rows',
    COUNT_ROWS.slice(0, 40),
    A_CSV.bytes,
    'data.csv',
    'Count its rows',
    'There are 3 rows',
    MIRA,
  ];
  for (const text of hidden) {
    expect(all.includes(text), text).toBe(false);
    expect(all.includes(Buffer.from(text).toString('base64').slice(0, -4)), text).toBe(false);
  }
});
