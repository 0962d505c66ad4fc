import type { types } from '@slack/bolt';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { onCommand, onForm } from '#adapters/slack/listeners/guard.ts';
import { slackModals } from '#adapters/slack/modals.ts';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { codeOf } from '#domain/text/errors.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { aCard } from '../../fakes/cards.ts';
import { aPlan, aRequest, aTurn, STATUSES } from '../../fakes/turns.ts';
import { hurriedClock, stand, voice } from './stand.ts';

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
    '<#C0FINOPS>',
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
    '<#C0FINOPS|payroll>',
    '<#D0MIRA>',
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

describe('every way out', () => {
  let s: Awaited<ReturnType<typeof stand>>;
  beforeAll(async () => {
    s = await stand({ seeded: false, rateLimits: 'off', shareDelayMs: 0 }, { ask: async () => undefined });
  });
  afterAll(() => s.stop());

  it('has the last look: what is not ours never reaches Slack', async () => {
    const before = s.emulator.calls().length;
    for (const [method, args] of [
      ['chat.postMessage', { channel: 'C0FINOPS', text: '<!channel>' }],
      ['views.publish', { user_id: 'U0MIRA', view: { type: 'home', blocks: [{ type: 'markdown', text: '<!here>' }] } }],
      ['anything.new', { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '<http://evil.test|x>' } }] }],
    ] as const) {
      expect(await s.calls.once('T0HARBOR', method, args).then(() => 'sent', codeOf)).toBe('SLACK_REFUSED');
      expect(await s.calls.call('T0HARBOR', method, args, z.unknown()).then(() => 'sent', codeOf)).toBe(
        'SLACK_REFUSED',
      );
    }
    expect(s.emulator.calls()).toHaveLength(before);
  });

  it('has it for answers too, which are no calls', async () => {
    const edge = { ...s, agent: s.agent, modals: slackModals(s.calls) };
    const answers: unknown[] = [];
    const given = { body: {}, context: { teamId: 'T0HARBOR' } };
    const answered = async (answer?: unknown) => {
      answers.push(answer);
    };
    const view = viewOf('<!channel>');
    await onForm(
      edge,
      'form',
      async () => ({ response_action: 'update', view }),
      () => undefined,
    )({ ...given, ack: answered });
    await onCommand(
      edge,
      'command',
      async () => '<!channel>',
      '',
    )({ ...given, ack: async () => {}, respond: answered });
    expect(answers).toEqual([]);
    await onCommand(edge, 'command', async () => 'fine', '')({ ...given, ack: async () => {}, respond: answered });
    expect(answers).toEqual([{ text: 'fine', unfurl_links: false, unfurl_media: false }]);
  });

  it('unfurls nothing, and no other call carries words', async () => {
    const thread = s.emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: 'root' });
    const ref = { workspace: 'T0HARBOR', channel: 'C0FINOPS', thread };
    const stopped = { turn: 'turn-1', kind: 'stopped', user: 'U0MIRA', by: 'Jonas', attempt: 1 } as const;
    const place = { name: 'finance-ops', kind: 'channel', shared: false } as const;
    const news = { turn: 'turn-1', kind: 'stopped', user: 'U0MIRA', by: 'Jonas', attempt: 1 } as const;
    for (const status of STATUSES) {
      const card = aCard({ ...aTurn(status), id: `turn-${status}` }, { ref });
      await s.thread.card(card, await s.thread.card(card, null, false), false);
    }
    await s.thread.notice(ref, stopped, false);
    await s.thread.whisper(ref, 'U0MIRA', { why: 'superseded' });
    await s.thread.elsewhere('T0HARBOR', { ...news, about: 'ACME', place, closed: false, ran: false }, false);
    const slot = await s.thread.reserve('T0HARBOR', { name: 'a.csv', size: 1, alt: '' });
    await s.thread.upload('T0HARBOR', slot, { name: 'a.csv', bytes: Buffer.from('a') });
    await s.thread.share(ref, [{ file: slot.file, name: 'a.csv' }], stopped);
    await s.emulator.command({ as: 'U0MIRA', channel: 'C0FINOPS', command: '/smith', text: 'ask www.example.com' });
    await s.called('ask');
    const posts = s.emulator.callsOf('chat.postMessage');
    expect(posts.length).toBeGreaterThan(STATUSES.length + 2);
    for (const { args } of posts) {
      expect([String(args.unfurl_links), String(args.unfurl_media)]).toEqual(['false', 'false']);
    }
    // Slack has no such switch for these: edits and whispers unfurl nothing, and what comes with files links nowhere.
    const wordy = s.emulator.calls().filter(({ args }) => 'text' in args || 'blocks' in args || 'view' in args);
    expect(new Set(wordy.map(({ method }) => method))).toEqual(
      new Set(['chat.postMessage', 'chat.update', 'chat.postEphemeral']),
    );
    const comments = s.emulator.calls().flatMap(({ args }) => (args.initial_comment ? [args.initial_comment] : []));
    expect(comments).toEqual([expect.not.stringMatching(/:\/\/|www\./)]);
  });
});

const viewOf = (text: string): types.ModalView => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'x' },
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
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
