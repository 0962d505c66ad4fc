import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { aCard } from '../../fakes/cards.ts';
import { aPlan, aRequest, aTurn, STATUSES } from '../../fakes/turns.ts';
import { hurriedClock, voice } from './stand.ts';

const ORIGIN = 'https://slack.com';
const HOSTILE = [
  '<!channel>',
  '<!here|x>',
  '<@U0MIRA>',
  '<#C0FINOPS>',
  '<!subteam^S1>',
  '<http://evil.test|Approve>',
  '<mailto:a@b|c>',
  '&lt;!channel&gt;',
  '@channel',
  '```',
  '*_~`',
  '\u202e',
  '<',
  '>',
  '&',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 20 })), { maxLength: 8 })
  .map((parts) => parts.join(''));

describe('the last look at what leaves', () => {
  it.each([
    '<@U0MIRA> hi',
    '<!subteam^S0LEADS>',
    '<!date^1700000000^{time}|09:41>',
    '<https://acme.slack.com/archives/C1/p1?a=1&amp;b=2|below>',
    'a &lt; b',
  ])('lets %j out', (text) => {
    expect(() =>
      checkOutgoing({ text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] }, ORIGIN),
    ).not.toThrow();
  });

  it.each([
    '<!channel>',
    '<!here>',
    '<!everyone|x>',
    '<#C1>',
    '<http://evil.test>',
    '<https://slack.com.evil.test|x>',
    '<https://evilslack.com|x>',
    '<https://user@slack.com|x>',
    '<https://acme.slack.com>',
    '<javascript:alert(1)|x>',
    'a < b',
    '<@u0mira>',
    '<@U0MIRA|name>',
  ])('refuses %j', (text) => {
    expect(() => checkOutgoing({ text }, ORIGIN)).toThrow();
    expect(() => checkOutgoing({ initial_comment: text }, ORIGIN)).toThrow();
    expect(() =>
      checkOutgoing({ view: { blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text }] }] } }, ORIGIN),
    ).toThrow();
    expect(() => checkOutgoing({ blocks: [{ type: 'markdown', text }] }, ORIGIN)).toThrow();
  });

  it('refuses broadcasts and pictures from elsewhere', () => {
    const broadcast = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast' }] }],
    };
    expect(() => checkOutgoing({ blocks: [broadcast] }, ORIGIN)).toThrow();
    expect(() =>
      checkOutgoing({ blocks: [{ type: 'image', image_url: 'https://evil.test/x.png' }] }, ORIGIN),
    ).toThrow();
  });

  it('leaves text alone that Slack does not read', () => {
    const text = '<!channel> <http://evil.test>';
    const blocks = [
      { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }] },
    ];
    expect(() => checkOutgoing({ text: 'fine', blocks }, ORIGIN)).not.toThrow();
  });
});

describe('whatever people, models and programs write', () => {
  let emulator: Emulator;
  let v: ReturnType<typeof voice>;
  beforeAll(async () => {
    emulator = await startEmulator({ seeded: false, rateLimits: 'off' });
    v = voice(emulator, hurriedClock);
  });
  afterAll(() => emulator.stop());

  it('rings nobody and links nowhere in anything that was sent', async () => {
    const thread = emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: 'root' });
    const ref = { workspace: 'T0HARBOR', channel: 'C0FINOPS', thread };
    let number = 0;
    await fc.assert(
      fc.asyncProperty(hostile, hostile, fc.constantFrom(...STATUSES), async (one, two, status) => {
        number += 1;
        const turn = {
          ...aTurn(status),
          id: `turn-${number}`,
          plan: aPlan({
            goal: `g${one}`,
            steps: [`s${two}`.slice(0, 100)],
            considered: [{ tool: `t${one}`.slice(0, 40), why: `w${two}`.slice(0, 100) }],
          }),
          request: aRequest({ text: two }),
          ...(status === 'answered' || status === 'asking' ? { reply: one } : {}),
        };
        const card = aCard(turn, {
          ref,
          source: one,
          stdout: two,
          requesterName: one,
          place: { name: two, kind: 'channel', shared: false },
        });
        await v.thread.card(card, null, false);
        await v.thread.notice(ref, { turn: turn.id, kind: 'rejected', user: 'U0MIRA', by: one, attempt: 1 }, false);
        await v.thread.whisper(ref, 'U0MIRA', { why: 'other_workspace', wish: 'approve', from: two });
      }),
      { numRuns: 60 },
    );
    const texts = emulator.calls().flatMap(({ method, args }) => (method.startsWith('chat.') ? readBySlack(args) : []));
    expect(texts.length).toBeGreaterThan(200);
    for (const text of texts) {
      expect(text.replaceAll(/<@U0MIRA>|<!date\^\d+\^[^<>|]*\|[^<>]*>/g, '')).not.toMatch(/<[@#!]|<https?:|<mailto:/);
    }
  });
});

/** Every text of a call that Slack formats. */
function readBySlack(node: unknown, key = ''): string[] {
  if (typeof node === 'string') {
    return key === 'text' ? [node] : [];
  }
  if (Array.isArray(node)) {
    return node.flatMap((each) => readBySlack(each));
  }
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const isInert = ['text', 'plain_text', 'raw_text'].includes(String((node as { type?: unknown }).type));
  return isInert ? [] : Object.entries(node).flatMap(([name, value]) => readBySlack(value, name));
}
