import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';

describe('a mention', () => {
  let s: Awaited<ReturnType<typeof stand>>;
  beforeAll(async () => {
    s = await stand();
  });
  afterAll(() => s.stop());

  it('asks in the thread that it opens, without the mention and with its file', async () => {
    const ts = s.emulator.say({
      as: 'U0MIRA',
      channel: FINOPS,
      text: '<@U0SMITH> is a < b & c?',
      files: [{ name: '../../etc/passwd', bytes: 'a,b\n1,2\n' }],
    });
    const [ref, ask] = await s.called('ask');
    expect(ref).toEqual({ workspace: 'T0HARBOR', channel: FINOPS, thread: ts });
    expect(ask).toMatchObject({ id: ts, user: 'U0MIRA', text: 'is a < b & c?', source: 'mention', unusable: {} });
    expect(s.emulator.unacked().length).toBeLessThanOrEqual(2);
  });
});
