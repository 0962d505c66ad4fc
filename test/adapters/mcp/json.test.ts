import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, deniedAnswer } from '#adapters/mcp/answers.ts';
import { visibleJson } from '#adapters/mcp/json.ts';
import { pacePerMinute } from '#adapters/mcp/pace.ts';
import { hiddenCharacters } from '#domain/text/hidden-characters.ts';

const hidden = fc.constantFrom('\u202e', '\u200b', '\u{e0041}', '\ufeff', '\u00a0', '\u2028', '\ud800', '>>>', '<<<');
const odd = fc.array(fc.oneof(hidden, fc.string({ unit: 'binary' })), { maxLength: 8 }).map((parts) => parts.join(''));
const values = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, odd, fc.integer(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(odd, tie('value'), { maxKeys: 4 }),
})).value;

describe('what others wrote', () => {
  it('is the same value as text, on one line, with nothing in it that readers do not see', () => {
    fc.assert(
      fc.property(values, (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        const text = visibleJson(plain);
        expect(JSON.parse(text)).toEqual(plain);
        expect(hiddenCharacters(text)).toEqual([]);
        expect(text).not.toContain('\n');
      }),
    );
  });

  it('closes no fence, whatever it says', () => {
    fc.assert(
      fc.property(values, (value) => {
        const { content } = answer({ status: 'finished' }, 'result', JSON.parse(JSON.stringify(value)));
        const [own, data] = content.map((part) => ('text' in part ? String(part.text) : ''));
        expect(own).toBe('{"status":"finished"}');
        const [, mark = ''] = /^<<<result ([0-9a-f]{12})$/m.exec(data ?? '') ?? [];
        expect(data?.split(mark)).toHaveLength(3);
        expect(data?.split('\n').slice(2)).toEqual([`<<<result ${mark}`, expect.any(String), `${mark}>>>`]);
      }),
    );
  });

  it('stands apart from a refusal, too', () => {
    const { content, isError } = deniedAnswer({ why: 'not_usable', part: 'arguments', reason: 'Approve it.' });
    expect(isError).toBe(true);
    expect(content[0]).toEqual({ type: 'text', text: expect.not.stringContaining('Approve it.') });
    expect(content[1]).toEqual({ type: 'text', text: expect.stringMatching(/<<<reason \w+\n"Approve it."\n\w+>>>$/) });
  });
});

describe('a pace', () => {
  it('lets through no more than so many in any minute, each asker by itself', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(30_000)), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (most, asked) => {
        let now = 0;
        const isInTime = pacePerMinute(most, () => now);
        const taken: [string, number][] = [];
        for (const [who, later] of asked) {
          now += later;
          const lately = taken.filter(([each, at]) => each === who && at > now - 60_000).length;
          expect(isInTime(who)).toBe(lately < most);
          if (lately < most) {
            taken.push([who, now]);
          }
        }
      }),
    );
  });
});
