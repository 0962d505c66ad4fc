import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saveForm } from '#adapters/slack/views/save-form.ts';
import type { Place } from '#ports/people.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { anAttempt, aProgram, aRef, aRequest, aTurn } from '../../../fakes/turns.ts';
import { expectOpenable, readable } from './inspect.ts';

const PLACE = { ref: aRef(), turn: 'turn-1', digest: '0123456789abcdef' };
const OPEN: Place = { name: 'finance-ops', kind: 'channel', shared: false };

function drawn(location: Place = OPEN, attempt = anAttempt(), request = aRequest()) {
  const view = saveForm({ ...aTurn('finished'), attempts: [attempt], request }, attempt, location, PLACE);
  expectOpenable(view);
  return { view, said: readable(view.blocks), json: JSON.stringify(view.blocks) };
}

describe('Save as tool', () => {
  it('asks for name and words, as the program brought them, and shows what else may be kept', () => {
    const { view, said, json } = drawn();
    expect(view).toMatchObject({ callback_id: 'tool_save', title: { text: 'Save as tool' }, submit: { text: 'Save' } });
    expect(said).toContain('*rolling_volatility*\nThe function, 9 lines of Python. *View code* on the card shows it.');
    expect(view.blocks.map(({ block_id }) => block_id)).toEqual([
      ...['what', 'name', 'description', 'parameter.0', 'parameter.1', 'call', 'request', 'learn'],
    ]);
    expect(view.blocks[1]).toMatchObject({ element: { initial_value: 'rolling_volatility', max_length: 40 } });
    expect(view.blocks[3]).toMatchObject({
      label: { text: 'What csv is' },
      element: { initial_value: 'prices with date and close' },
      optional: true,
    });
    expect(said).toContain('rolling_volatility(csv="in/acme-prices.csv", days=17)');
    expect(said).toContain('how volatile was ACME over the last 17 trading days?');
    expect(json.match(/"initial_options":\[.*?"value":"example".*?"value":"request"/)).not.toBeNull();
  });

  it.each<[string, Place, string]>([
    ['a private channel', { name: 'board', kind: 'private', shared: false }, 'This channel is private.'],
    ['a direct message', { name: '', kind: 'direct', shared: false }, 'This is a direct message.'],
    [
      'a place that nobody knows',
      { name: '', kind: 'channel', shared: false },
      'I do not know who may read along here.',
    ],
  ])('of %s ticks nothing at first, and says so', (_, location, words) => {
    const { said, json } = drawn(location);
    expect(json).not.toContain('initial_options');
    expect(said).toContain(`${words} Only the function and what stands above is kept, unless you tick more.`);
  });

  it('can be opened whatever people and models wrote', () => {
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 5, maxLength: 5 }),
        ([words = '', name = '', call = '', about = '', type = '']) => {
          const attempt = {
            ...anAttempt(),
            program: { ...aProgram(), arguments: { csv: call, [about]: [call, 1] } },
            name: name.slice(0, 300),
            description: about,
            parameters: Array.from({ length: 20 }, (_, at) => ({
              name: `p${at}`,
              type: 'string' as const,
              description: words,
            })),
          };
          drawn({ name: type, kind: 'private', shared: true }, attempt, aRequest({ text: words }));
        },
      ),
      { numRuns: 200 },
    );
  });
});
