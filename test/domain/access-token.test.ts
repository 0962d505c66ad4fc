import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AccessToken,
  newToken,
  TokenTerms,
  tokenIdIn,
  tokenRevoked,
  tokenText,
  whyNotToken,
  withTokenUse,
} from '#domain/access-token.ts';

const DAY = 86_400_000;
const TERMS: TokenTerms = {
  ...{ name: 'Desk agent', workspace: 'T0HARBOR', user: 'U0MIRA', channel: 'C0FINOPS' },
  ...{ usesADay: 3, endsAt: 90 * DAY, by: 'cli:ann', at: 0 },
};
const anId = fc.stringMatching(/^[0-9a-f]{12}$/);
const aSecret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const made = fc.tuple(anId, aSecret).map(([id, secret]) => {
  const text = tokenText(id, secret);
  return { id, text, token: newToken(TERMS, id, text) };
});
const asked = (text: string, at = 1) => ({ text, workspace: 'T0HARBOR', at });

describe('a token', () => {
  it('opens by its own text, is stored without it, and reads back as it was stored', () => {
    fc.assert(
      fc.property(made, ({ id, text, token }) => {
        expect(tokenIdIn(text)).toBe(id);
        expect(whyNotToken(token, asked(text))).toBeUndefined();
        const stored = JSON.stringify(token);
        expect(stored).not.toContain(text.slice(-43));
        expect(AccessToken.parse(JSON.parse(stored))).toEqual(token);
      }),
    );
  });

  it('opens by nothing else: one character changed, cut, added, or another token', () => {
    const sign = fc.constantFrom(...'ABCxyz019-_. \n');
    fc.assert(
      fc.property(made, made, fc.nat(58), sign, (one, other, at, put) => {
        const { text, token } = one;
        const bent = [
          text.slice(0, at) + put + text.slice(at + 1),
          text.slice(0, at) + text.slice(at + 1),
          text.slice(0, at) + put + text.slice(at),
          `${text}\n`,
          ` ${text}`,
          text.toUpperCase(),
          other.text,
          '',
        ].filter((each) => each !== text);
        expect(bent.map((each) => whyNotToken(token, asked(each)))).toEqual(bent.map(() => 'unknown'));
      }),
    );
  });

  it('is for one workspace, ends, and says nothing else to whoever does not know it', () => {
    fc.assert(
      fc.property(made, made, fc.integer({ min: 0, max: 200 * DAY }), ({ text, token }, other, at) => {
        expect(whyNotToken(token, { ...asked(text), workspace: 'T0OTHER' })).toBe('unknown');
        expect(whyNotToken(undefined, asked(text))).toBe('unknown');
        expect(whyNotToken(token, asked(text, at))).toBe(at >= TERMS.endsAt ? 'ended' : undefined);
        const back = tokenRevoked(token, 'cli:ann', 5);
        expect(whyNotToken(back, asked(text, at))).toBe('revoked');
        expect(whyNotToken(back, asked(other.text, at))).toBe(other.text === text ? 'revoked' : 'unknown');
        expect(tokenRevoked(back, 'cli:bob', 9)).toBe(back);
      }),
    );
  });

  it('counts each call once, and lets through no more than its budget in any day', () => {
    const calls = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 0, max: DAY })), { maxLength: 40 });
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 5 }), calls, ({ token }, usesADay, steps) => {
        let now: AccessToken = { ...token, usesADay };
        let at = 0;
        const counted = new Map<string, number>();
        for (const [name, later] of steps) {
          at += later;
          const id = `call-${name}`;
          const before = [...counted.values()].filter((each) => each > at - DAY);
          const isKnown = (counted.get(id) ?? -DAY) > at - DAY;
          const next = withTokenUse(now, id, at);
          expect(next === undefined).toBe(!isKnown && before.length >= usesADay);
          if (next !== undefined && !isKnown) {
            counted.set(id, at);
            expect(next.used).toBe(now.used + 1);
          }
          now = next ?? now;
          expect(now.uses.filter((use) => use.at > at - DAY).length).toBeLessThanOrEqual(usesADay);
        }
      }),
    );
  });

  it.each([
    [{ user: 'mira' }, 'such as U0123456789'],
    [{ channel: '#finance' }, 'such as C0123456789'],
    [{ channel: 'D0123456' }, 'such as C0123456789'],
    [{ name: 'a\nb' }, 'one line'],
    [{ name: 'x\u202ey' }, 'one line'],
    [{ name: '  ' }, 'one line'],
    [{ usesADay: 0 }, '1 to 500'],
    [{ usesADay: 501 }, '1 to 500'],
    [{ usesADay: 1.5 }, '1 to 500'],
  ])('is not made with %j', (change, words) => {
    expect(TokenTerms.safeParse({ ...TERMS, ...change }).error?.issues[0]?.message).toContain(words);
  });
});
