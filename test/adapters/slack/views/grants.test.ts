import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { grantForm } from '#adapters/slack/views/grant-form.ts';
import { termsAreWhole, termsBlocks } from '#adapters/slack/views/grant-terms.ts';
import { lineOf, valuesIn } from '#adapters/slack/views/grant-values.ts';
import { grantsList } from '#adapters/slack/views/grants.ts';
import { sha256 } from '#domain/program/program.ts';
import { checkMessageBlocks } from '#playground/emulator/validate/message.ts';
import { AT } from '../../../fakes/approvals.ts';
import { aCard } from '../../../fakes/cards.ts';
import { aGrant, MANY_PARAMETERS, someTerms } from '../../../fakes/grants.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { anAttempt, aProgram, aRef, aTurn } from '../../../fakes/turns.ts';
import { expectOpenable, expectPostable, readable, textsOf } from './inspect.ts';

const PLACE = { ref: aRef(), turn: 'turn-1', digest: '0123456789abcdef' };
const json = fc
  .jsonValue()
  .filter((value) => JSON.stringify(value).isWellFormed() && !JSON.stringify(value).includes('__proto__'));

describe('the form Allow without asking', () => {
  it('asks for each parameter how free it is, and says what it means', () => {
    const view = grantForm(anAttempt(), PLACE, AT, 'Europe/Berlin');
    expectOpenable(view);
    const shown = textsOf(view.blocks);
    for (const words of [
      'Always a file named "in/acme-prices.csv"',
      'Always 17',
      'One of the values below',
      'Anything',
      'Who may use it',
    ]) {
      expect(shown).toContain(words);
    }
    expect(readable(view.blocks)).toContain('the next *Approve* approves both');
    expect(readable(view.blocks)).not.toContain('the network or a secret');
    expect(JSON.stringify(view)).toContain('"initial_date":"2026-12-22"');
  });

  it('begins with what stands on the card', () => {
    const terms = someTerms({ users: ['U0MIRA'], usesADay: 3 });
    const view = JSON.stringify(grantForm(anAttempt({ terms }), PLACE, AT, 'UTC'));
    expect(view).toContain('"initial_users":["U0MIRA"]');
    expect(view).toContain('"initial_value":"3"');
    expect(view).toContain('"initial_value":"17\\n30"');
  });

  it('says that a model’s calls are still asked for where the network or a secret is used', () => {
    const attempt = anAttempt({ program: aProgram({ hosts: ['api.example.com'] }) });
    expect(readable(grantForm(attempt, PLACE, AT, 'UTC').blocks)).toContain(
      'calls that a model makes up are still asked',
    );
  });

  it('can be opened whatever the values are, with as many parameters as there may be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(json, hostileText), { minLength: 20, maxLength: 20 }),
        hostileText,
        (values, words) => {
          const parameters = MANY_PARAMETERS.map((each) => ({ ...each, description: words.slice(0, 300) }));
          const given = Object.fromEntries(parameters.map(({ name }, index) => [name, values[index] as never]));
          const program = { ...aProgram(), arguments: given };
          expectOpenable(grantForm({ ...anAttempt(), parameters, program }, PLACE, AT, 'Asia/Tokyo'));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('values, one on each line', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), hostileText), { minLength: 1, maxLength: 5 }), (texts) => {
        const whole = [...new Set(texts.filter((text) => text.isWellFormed()))];
        fc.pre(whole.length > 0);
        const lines = whole.map((text) => lineOf(text, 'string')).join('\n');
        expect(valuesIn(lines, { name: 'p', type: 'string', description: '' })).toEqual({ values: whole });
      }),
    );
    fc.assert(
      fc.property(json, (value) => {
        const found = valuesIn(lineOf(value as never, 'json'), { name: 'p', type: 'json', description: '' });
        expect(JSON.stringify(found)).toBe(JSON.stringify({ values: [value] }));
      }),
    );
  });

  it.each([
    ['integer', '17\n 30 \n\n17', [17, 30]],
    ['number', '1.5\n2e3', [1.5, 2_000]],
    ['string', 'ACME\n17\n"  x"\ntrue', ['ACME', '17', '  x', 'true']],
    ['json', '[1]\n"a"\nnull', [[1], 'a', null]],
    ['date', '2026-11-27\n"2026-11-28"', ['2026-11-27', '2026-11-28']],
    ['strings', '["a", "b"]\n[]', [['a', 'b'], []]],
    ['numbers', '[1, 2.5]', [[1, 2.5]]],
  ] as const)('of type %s', (type, text, values) => {
    expect(valuesIn(text, { name: 'p', type, description: '' })).toEqual({ values });
  });

  it.each([
    ['integer', '17\n1.5', '1.5 is not a whole number.'],
    ['number', '1,000', '1,000 is not a number.'],
    ['number', '1e999', 'is not a number.'],
    ['string', '"open', '"open is not a text.'],
    ['json', '{a}', '{a} is not a value in JSON.'],
    ['json', '{"__proto__":1}', 'is not a value in JSON.'],
    ['date', '2026-02-30', '2026-02-30 is not a day such as 2026-11-27.'],
    ['strings', '["a", 1]', '["a", 1] is not a list of texts in JSON'],
    ['numbers', '1, 2', '1, 2 is not a list of numbers in JSON'],
    ['json', '', 'Write at least one value of p'],
    ['integer', Array.from({ length: 101 }, (_, index) => index).join('\n'), 'more than 100'],
  ] as const)('of type %s cannot be %j', (type, text, words) => {
    expect(JSON.stringify(valuesIn(text, { name: 'p', type, description: '' }))).toContain(
      JSON.stringify(words).slice(1, -1),
    );
  });
});

describe('values of a parameter with options', () => {
  const how = { name: 'how', type: 'string', description: '', options: ['mean', 'sum'] } as const;

  it('are some of them', () => {
    const parameter = { ...how, options: [...how.options] };
    expect(valuesIn('sum\nmean', parameter)).toEqual({ values: ['sum', 'mean'] });
    expect(valuesIn('sum\nmax', parameter)).toEqual({
      problem: 'max is not one of its options. Write one on each line.',
    });
  });
});

describe('the terms on the card', () => {
  const turn = aTurn('awaiting_approval');
  const card = aCard(turn);

  it('stand there in words, and nothing when there are none', () => {
    expect(termsBlocks(card, anAttempt())).toEqual([]);
    const attempt = anAttempt({ terms: someTerms() });
    const blocks = termsBlocks(card, attempt);
    expectPostable(blocks);
    expect(termsAreWhole(attempt)).toBe(true);
    expect(textsOf(blocks).join('')).toContain(
      'csv: always "in/acme-prices.csv"days: one of 17, 30Everybody who may ask in this channelAt most 10 uses a dayUntil ',
    );
  });

  it('name people without a mention in text, and say what a model’s calls need', () => {
    const terms = someTerms({ users: ['U0MIRA', 'U0JONAS'], usesADay: 1, parameters: { days: { kind: 'free' } } });
    const attempt = anAttempt({ terms, program: aProgram({ secrets: [{ name: 'KEY', version: 1 }] }) });
    const blocks = termsBlocks(card, attempt);
    expectPostable(blocks);
    expect(JSON.stringify(blocks)).toContain('{"type":"user","user_id":"U0JONAS"}');
    expect(textsOf(blocks).join('')).toContain('days: anything');
    expect(textsOf(blocks).join('')).toContain('At most 1 use a day');
    expect(textsOf(blocks).join('')).toContain('calls that a model makes up are still asked for');
  });

  it('are shown whole or cannot be approved, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(json, hostileText), { minLength: 1, maxLength: 20 }), (values) => {
        const whole = values.filter((value) => JSON.stringify(value).isWellFormed());
        fc.pre(whole.length > 0);
        const terms = someTerms({ parameters: { p: { kind: 'set', values: whole as never } } });
        const attempt = { ...anAttempt(), terms };
        const blocks = termsBlocks(card, attempt);
        expectPostable(blocks);
        const shown = textsOf(blocks);
        const all = whole.every((value) =>
          shown.some(
            (text) =>
              text.replace(/\\u\{([0-9a-f]+)\}/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16))) ===
              JSON.stringify(value),
          ),
        );
        expect(all || !termsAreWhole(attempt)).toBe(true);
        expect(shown.join('\n')).not.toMatch(/[\u202a-\u202e\u200b-\u200f]/);
      }),
      { numRuns: 200 },
    );
  });

  it('that are too long say so', () => {
    const terms = someTerms({ parameters: { p: { kind: 'fixed', value: 'x'.repeat(2_001) } } });
    const attempt = anAttempt({ terms });
    expect(termsAreWhole(attempt)).toBe(false);
    expect(readable(termsBlocks(card, attempt))).toContain('cannot be shown whole');
  });
});

describe('the list of standing approvals', () => {
  const grants = Array.from({ length: 23 }, (_, index) =>
    aGrant({ name: `tool_${index}`, toolDigest: sha256(`${index}`) }),
  );
  const postable = (blocks: unknown[]) => checkMessageBlocks({ world: { files: new Map() } } as never, blocks);

  it('says when there are none', () => {
    expect(grantsList([], 0, AT).text).toContain('No standing approvals in this channel.');
  });

  it('shows ten at once, each with Revoke', () => {
    const pages = [0, 10, 20].map((start) => grantsList(grants, start, AT).blocks);
    expect(pages.map(postable)).toEqual([undefined, undefined, undefined]);
    const revokes = pages.map((blocks) => JSON.stringify(blocks).match(/"action_id":"grant_revoke"/g)?.length);
    expect(revokes).toEqual([10, 10, 3]);
    expect(readable(pages[0])).toContain('Show 10 more');
    expect(readable(pages[1])).toContain('Show 3 more');
    expect(readable(pages[2])).not.toContain('more');
    expect(JSON.stringify(grantsList(grants, 99, AT).blocks)).toContain('tool_22');
  });

  it('says what, for whom, how often, until when, by whom', () => {
    const uses = [
      { id: 'a', at: AT - 1_000 },
      { id: 'b', at: AT - 100_000_000 },
    ];
    const [, shown] = grantsList([aGrant({ uses, used: 41 })], 0, AT).blocks;
    const text = readable(shown);
    for (const words of [
      '*rolling_volatility* · until <!date^',
      'csv: always "in/acme-prices.csv" · days: one of 17, 30',
      'For everybody who may ask here · 1 of 10 uses in the last day, 41 in all',
      'Made by Priya Raman on ',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('can be posted whatever stands in it', () => {
    fc.assert(
      fc.property(hostileText, fc.oneof(json, hostileText), (name, value) => {
        const grant = {
          ...aGrant(),
          name,
          terms: someTerms({
            users: Array.from({ length: 100 }, (_, index) => `U0${index}`),
            parameters: Object.fromEntries(
              MANY_PARAMETERS.map((each) => [each.name, { kind: 'fixed', value } as never]),
            ),
          }),
        };
        const { blocks } = grantsList([grant], 0, AT);
        expect(postable(blocks)).toBeUndefined();
        checkOutgoing({ blocks }, 'http://127.0.0.1:1');
      }),
    );
  });
});
