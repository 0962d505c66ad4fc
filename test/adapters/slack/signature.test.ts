import { createHmac } from 'node:crypto';
import { isValidSlackRequest } from '@slack/bolt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seenRequests } from '#adapters/slack/seen-requests.ts';
import { flawOf } from '#adapters/slack/signature.ts';
import { realClock } from './stand.ts';

const NOW = 1_800_000_000_000;
const SECOND = NOW / 1_000;
const sign = (secret: string, timestamp: string, body: Buffer | string) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;

describe('a signature', () => {
  it("is judged as by Bolt's own check, but for what is dated ahead", () => {
    const secret = fc.string({ minLength: 1 });
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    const hex = fc.option(fc.stringMatching(/^v[01]=[0-9a-f]{63,65}$/), { nil: undefined });
    fc.assert(
      fc.property(secret, text, fc.integer({ min: -400, max: 400 }), hex, (key, words, off, other) => {
        const [timestamp, body] = [`${SECOND + off}`, Buffer.from(words).toString()];
        const signature = other ?? sign(key, timestamp, body);
        const flaw = flawOf({ timestamp, signature, body: Buffer.from(body) }, key, NOW);
        const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': SECOND + off };
        const isValid = isValidSlackRequest({ signingSecret: key, body, headers, nowMilliseconds: NOW });
        expect(flaw === undefined).toBe(isValid && off <= 300);
      }),
      { numRuns: 500 },
    );
  });

  it('holds for no other bytes, also where both read as the same text', () => {
    const [one, other] = [Buffer.from([0xff]), Buffer.from([0xfe])];
    expect(one.toString()).toBe(other.toString());
    const signature = sign('k', `${SECOND}`, one);
    const flaws = [one, other].map((body) => flawOf({ timestamp: `${SECOND}`, signature, body }, 'k', NOW));
    expect(flaws).toEqual([undefined, 'signature']);
  });

  it.each([
    [-301, 'skew'],
    [-300, undefined],
    [300, undefined],
    [301, 'skew'],
  ])('%i seconds off: %s', (off, flaw) => {
    const timestamp = `${SECOND + off}`;
    const body = Buffer.from('{}');
    expect(flawOf({ timestamp, signature: sign('k', timestamp, body), body }, 'k', NOW)).toBe(flaw);
  });
});

describe('what was seen', () => {
  it('is known for ten minutes', () => {
    let now = NOW;
    const seen = seenRequests({ ...realClock, now: () => now });
    expect([seen.take('a'), seen.take('a')]).toEqual([true, false]);
    now += 600_000;
    expect([seen.take('b'), seen.take('a')]).toEqual([true, false]);
    now += 1;
    expect([seen.take('c'), seen.take('a'), seen.take('b')]).toEqual([true, true, false]);
  });

  it('is forgotten when it was not carried out', () => {
    const seen = seenRequests(realClock);
    seen.take('a');
    seen.forget('a');
    expect(seen.take('a')).toBe(true);
  });

  it('is no more than it may be, and the oldest go first', () => {
    const seen = seenRequests(realClock, 3);
    expect(['a', 'b', 'c', 'd'].map((each) => seen.take(each))).toEqual([true, true, true, true]);
    expect(['b', 'c', 'd', 'a'].map((each) => seen.take(each))).toEqual([false, false, false, true]);
  });
});
