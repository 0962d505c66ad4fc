import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '#domain/text/errors.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { hurriedClock, voice } from './stand.ts';

const FINOPS = 'C0FINOPS';
const WORKSPACE = 'T0HARBOR';
const MB = 1024 * 1024;
const code = (calling: Promise<unknown>) => calling.then(() => 'fine', codeOf);

describe('files of people', () => {
  let emulator: Emulator;
  let v: ReturnType<typeof voice>;
  beforeAll(async () => {
    emulator = await startEmulator({ seeded: false, rateLimits: 'off' });
    v = voice(emulator, hurriedClock);
  });
  afterEach(() => emulator.clearFaults());
  afterAll(() => emulator.stop());

  /** A file in a channel, as a session knows it. */
  function shared(name: string, bytes: Uint8Array | string, channel = FINOPS, as = 'U0MIRA') {
    const ts = emulator.say({ as, channel, text: 'x', files: [{ name, bytes }] });
    const id = emulator.messages(channel).find((post) => post.ts === ts)?.files[0] ?? '';
    return { id, name, size: bytes.length, mimetype: 'text/csv', sha256: null, leftOut: null, summary: '' };
  }
  const fetched = (file: ReturnType<typeof shared>, maxBytes = 50 * MB) => v.thread.fetch(WORKSPACE, file, maxBytes);

  it('come back byte for byte, whatever they are called', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    for (const name of [
      'a.csv',
      '../../etc/passwd',
      '.bashrc',
      '-rf',
      'x\u202egnp.exe',
      `${'n'.repeat(300)}.csv`,
      '%2e%2e%2f',
      'a\'b"c',
    ]) {
      const got = await fetched(shared(name, bytes));
      expect('bytes' in got && Buffer.compare(Buffer.from(got.bytes), Buffer.from(bytes)), name).toBe(0);
    }
  });

  it('are left out with a reason', async () => {
    expect(await fetched(shared('empty.csv', ''))).toEqual({ reason: 'it is empty' });
    expect(await fetched(shared('big.csv', 'x'.repeat(3 * MB)), 2 * MB)).toEqual({ reason: 'larger than 2 MB' });
    const gone = shared('gone.csv', 'x');
    (emulator.world.files.get(gone.id) as { state: string }).state = 'deleted';
    expect(await fetched(gone)).toEqual({ reason: 'it was deleted' });
    expect(await fetched({ ...gone, id: 'F0NEVER' })).toEqual({ reason: 'it was deleted' });
  });

  it('are tried again, and missing for now when Slack stays down', async () => {
    const file = shared('a.csv', 'a\n1\n');
    emulator.fault({ method: 'download', kind: 'http500', times: 2 });
    expect(await fetched(file)).toMatchObject({ bytes: Buffer.from('a\n1\n') });
    emulator.fault({ method: 'download', kind: 'drop_before', times: 3 });
    expect(await code(fetched(file))).toBe('SLACK_UNAVAILABLE');
  });
});

describe('files of ours', () => {
  let emulator: Emulator;
  let v: ReturnType<typeof voice>;
  beforeAll(async () => {
    emulator = await startEmulator({ seeded: false, rateLimits: 'off', shareDelayMs: 120 });
    v = voice(emulator, hurriedClock, 500);
  });
  afterEach(() => emulator.clearFaults());
  afterAll(() => emulator.stop());

  const notice = { turn: 'turn-1', kind: 'passed', user: 'U0MIRA', by: undefined, attempt: 1 } as const;
  const root = () => {
    const thread = emulator.say({ as: 'U0MIRA', channel: FINOPS, text: 'root' });
    return { workspace: WORKSPACE, channel: FINOPS, thread };
  };
  async function uploaded(name: string, bytes = Buffer.from('hello')) {
    const slot = await v.thread.reserve(WORKSPACE, { name, size: bytes.length, alt: `about ${name}` });
    await v.thread.upload(WORKSPACE, slot, { name, bytes });
    return { file: slot.file, name };
  }
  const sharesIn = (thread: string) => emulator.messages(FINOPS, thread).filter((post) => post.byApp);

  it('go out as one message that rings who asked, and are seen only once Slack has shared them', async () => {
    const ref = root();
    const files = [await uploaded('chart.png'), await uploaded('table.csv')];
    expect(await v.thread.shared(ref, files[0]?.file ?? '', 0)).toBeUndefined();
    await v.thread.share(ref, files, notice);
    const seen = await v.thread.shared(ref, files[0]?.file ?? '', 10_000);
    expect(seen?.permalink).toContain('chart.png');
    expect(sharesIn(ref.thread)).toHaveLength(1);
    expect(sharesIn(ref.thread)[0]).toMatchObject({
      text: '<@U0MIRA> it is done.',
      files: files.map(({ file }) => file),
    });
    const elsewhere = { ...ref, channel: 'C0DATAHELP' };
    expect(await v.thread.shared(elsewhere, files[0]?.file ?? '', 0)).toBeUndefined();
    expect(emulator.file(files[0]?.file ?? '')?.bytes).toEqual(Buffer.from('hello'));
  });

  it.each(['drop_after', 'drop_before', 'http500'] as const)(
    'are shared once when sharing ends with %s',
    async (kind) => {
      const ref = root();
      const files = [await uploaded('once.csv')];
      emulator.fault({ method: 'files.completeUploadExternal', kind });
      await v.thread.share(ref, files, notice);
      await v.thread.shared(ref, files[0]?.file ?? '', 10_000);
      await v.thread.share(ref, files, notice);
      expect(sharesIn(ref.thread)).toHaveLength(1);
    },
  );

  it('can be settled without anybody seeing them, also twice', async () => {
    const file = await uploaded('inline.png');
    const before = emulator.messages(FINOPS).length;
    await v.thread.settle(WORKSPACE, file);
    await emulator.waitFor(() => emulator.world.files.get(file.file)?.state === 'ready');
    await v.thread.settle(WORKSPACE, file);
    expect(emulator.messages(FINOPS)).toHaveLength(before);
  });

  it.each(['drop_before', 'http500', 'ratelimited'] as const)('are sent again after %s', async (kind) => {
    emulator.fault({ method: 'upload', kind });
    const { file } = await uploaded('again.csv');
    expect(emulator.file(file)?.bytes).toEqual(Buffer.from('hello'));
  });

  it('are refused where Slack never takes them', async () => {
    expect(await code(v.thread.reserve(WORKSPACE, { name: 'empty.csv', size: 0, alt: '' }))).toBe('SLACK_REFUSED');
    emulator.fault({ method: 'files.getUploadURLExternal', kind: 'error', error: 'file_type_not_allowed' });
    expect(await code(v.thread.reserve(WORKSPACE, { name: 'a.exe', size: 5, alt: '' }))).toBe('SLACK_REFUSED');
    const file = { name: 'x', bytes: Buffer.from('x') };
    for (const url of [
      'https://evil.test/upload',
      `${emulator.origin}@evil.test/`,
      'file:///tmp/x',
      'http://files.slack.com/x',
      '',
    ]) {
      expect(await code(v.thread.upload(WORKSPACE, { file: 'F1', url }, file)), url).toBe('SLACK_REFUSED');
    }
    const slot = await v.thread.reserve(WORKSPACE, { name: 'short.csv', size: 9, alt: '' });
    expect(await code(v.thread.upload(WORKSPACE, slot, file))).toBe('SLACK_REFUSED');
    expect(await code(v.thread.share(root(), [{ file: slot.file, name: 'short.csv' }], notice))).toBe('SLACK_REFUSED');
  });

  it('have names that are only names', async () => {
    const names = [
      '../../etc/passwd',
      'a/b\\\\c.csv',
      '..',
      '',
      'x\u202egnp.exe',
      'n\u0000ul.txt',
      `${'y'.repeat(400)}.csv`,
    ];
    for (const name of names) {
      const { file } = await uploaded(name);
      const kept = emulator.file(file)?.name ?? '';
      expect(kept).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
      expect(kept.length).toBeGreaterThan(0);
      expect(kept.length).toBeLessThanOrEqual(200);
    }
    expect(emulator.callsOf('files.getUploadURLExternal').map(({ args }) => args.filename)).toContain('passwd');
  });
});
