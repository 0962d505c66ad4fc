import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentError } from '#domain/text/errors.ts';
import { APP } from '#playground/emulator/world/people.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';

describe('/smith', () => {
  let s: Awaited<ReturnType<typeof stand>>;
  beforeAll(async () => {
    s = await stand({ seeded: false });
  });
  afterEach(() => {
    s.heard.length = 0;
    delete s.behave.ask;
  });
  afterAll(() => s.stop());

  const write = (text: string, channel = FINOPS, as = 'U0MIRA') =>
    s.emulator.command({ as, channel, command: '/smith', text });
  const told = (as: string, number: number) =>
    s.emulator.waitFor(() => {
      const lines = s.emulator.ephemerals(as);
      return lines.length >= number && lines.at(-1)?.text;
    });

  it('ask opens a thread that everybody sees, and asks in it', async () => {
    await write('ask how many <b> & <@U0SAM>?');
    const [ref, ask] = await s.called('ask');
    const [root] = s.emulator.messages(FINOPS);
    expect(ref).toEqual({ workspace: 'T0HARBOR', channel: FINOPS, thread: root?.ts });
    expect(root?.text).toBe('<@U0MIRA> asked: how many &lt;b&gt; &amp; @U0SAM?');
    expect(ask).toMatchObject({ user: 'U0MIRA', text: 'how many <b> & @U0SAM?', source: 'command', files: [] });
    expect(s.emulator.ephemerals('U0MIRA')).toEqual([]);
  });

  it('asks once for one command, however often it comes', async () => {
    const before = s.emulator.messages(FINOPS).length;
    s.emulator.fault({ method: 'chat.postMessage', kind: 'drop_after' });
    await write('ask again');
    const [, ask] = await s.called('ask');
    expect(s.emulator.messages(FINOPS).length).toBe(before + 1);
    expect(ask).toMatchObject({ id: expect.stringMatching(/^command\.[0-9a-f]{24}$/) });
  });

  it('help, no words and unknown words give help to the person alone', async () => {
    let number = s.emulator.ephemerals('U0MIRA').length;
    for (const words of ['help', '', '  ', 'dance', 'ask', 'ask   ']) {
      await write(words);
      number += 1;
      expect(await told('U0MIRA', number), words).toContain('/smith ask');
    }
    expect(s.heard).toEqual([]);
  });

  it('says what it does not know, and what is missing', async () => {
    let number = s.emulator.ephemerals('U0MIRA').length;
    for (const [words, text] of [
      ['tols <now>', '*I do not know* “tols”. Write `/smith help`'],
      ['run', '*Which tool?* Write `/smith run`'],
      ['ask  ', 'What shall I do?'],
    ] as const) {
      await write(words);
      number += 1;
      expect(await told('U0MIRA', number), words).toContain(text);
    }
  });

  it('says how to invite it where it is not', async () => {
    s.emulator.addChannel({ id: 'C0ALONE', name: 'alone', members: ['U0JONAS'] });
    await write('ask something', 'C0ALONE', 'U0JONAS');
    expect(await told('U0JONAS', 1)).toContain(`/invite @${APP.name}`);
    expect(s.heard).toEqual([]);
  });

  it('says so when it could not be stored', async () => {
    s.behave.ask = async () => {
      throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
    };
    await write('ask something', FINOPS, 'U0PRIYA');
    expect(await told('U0PRIYA', 1)).toContain('Not saved.');
  });
});
