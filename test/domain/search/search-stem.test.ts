import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stemOf } from '#domain/search/search-stem.ts';

describe('a stem', () => {
  it.each([
    // Porter's own examples, step by step
    ...['caresses caress', 'ponies poni', 'ties ti', 'caress caress', 'cats cat', 'feed feed', 'agreed agre'],
    ...['plastered plaster', 'bled bled', 'motoring motor', 'sing sing', 'conflated conflat', 'troubled troubl'],
    ...['sized size', 'hopping hop', 'tanned tan', 'falling fall', 'hissing hiss', 'fizzed fizz', 'failing fail'],
    ...['filing file', 'happy happi', 'sky sky', 'relational relat', 'conditional condit', 'rational ration'],
    ...['valenci valenc', 'digitizer digit', 'conformabli conform', 'radicalli radic', 'vileli vile'],
    ...['vietnamization vietnam', 'predication predic', 'operator oper', 'feudalism feudal', 'decisiveness decis'],
    ...['hopefulness hope', 'formaliti formal', 'sensitiviti sensit', 'sensibiliti sensibl', 'triplicate triplic'],
    ...['formative form', 'electriciti electr', 'electrical electr', 'goodness good', 'revival reviv'],
    ...['inference infer', 'airliner airlin', 'adjustable adjust', 'defensible defens', 'irritant irrit'],
    ...['replacement replac', 'adjustment adjust', 'dependent depend', 'adoption adopt', 'communism commun'],
    ...['activate activ', 'effective effect', 'bowdlerize bowdler', 'probate probat', 'rate rate', 'cease ceas'],
    ...['controll control', 'roll roll', 'yes ye', 'generalizations gener', 'oscillators oscil', 'analogies analog'],
  ])('is what Porter says: %s', (pair) => {
    const [word = '', stem] = pair.split(' ');
    expect(stemOf(word)).toBe(stem);
  });

  it.each(['as', 'h2o', 'straße', 'données', '天気', 'e', '', 'ed', 'x'.repeat(41)])('leaves %j as it is', (word) => {
    expect(stemOf(word)).toBe(word);
  });

  it('is never empty and never longer than its word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,40}$/), (word) => {
        const stem = stemOf(word);
        expect(stem.length).toBeGreaterThan(0);
        expect(stem.length).toBeLessThanOrEqual(word.length);
      }),
    );
  });
});
