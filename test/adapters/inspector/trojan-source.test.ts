import { describe, expect, it } from 'vitest';
import { hiddenLines } from '#adapters/slack/clean.ts';
import { hiddenCharacters } from '#domain/text/hidden-characters.ts';
import { TROJAN_SAMPLES } from '../../fakes/trojan-source.ts';
import { inspect } from './opened.ts';

describe('trojan source', () => {
  it.each(TROJAN_SAMPLES)('flags $name ($language)', ({ language, text, lines, kind }) => {
    const { oddities } = inspect(language, text);
    const found = oddities.filter((oddity) => oddity.kind === kind).map(({ line }) => line);
    expect([...new Set(found)]).toEqual(lines);
  });

  it('has a sample of every class', () => {
    const classes = TROJAN_SAMPLES.map(({ name }) => name.split(':')[0]);
    for (const each of [
      'early return',
      'commenting-out',
      'stretched string',
      'invisible function',
      'homoglyph function',
    ]) {
      expect(classes).toContain(each);
    }
  });

  it('names every line that the card draws hidden characters in', () => {
    for (const { text } of TROJAN_SAMPLES) {
      const lines = new Set(hiddenCharacters(text).map(({ line }) => line));
      expect([...lines]).toEqual(hiddenLines(text));
    }
  });

  it.each([
    ['a Cyrillic comment', '# Здесь считаем сумму по строкам\n'],
    ['a German text', "label = 'Größe in µm²'\n"],
    ['a Japanese text beside Latin', "label = 'Pythonの表'\n"],
    ['Greek letters as in formulas', 'α = 1\nβ = 2\nσ = α + β\n'],
    ['accents', 'café = 1\n'],
  ])('is quiet about %s', (_name, text) => {
    expect(inspect('python', text).oddities).toEqual([]);
  });

  it('says where it stands', () => {
    const text = "a\u200bb = 1\nc = 'x\u200by'\n# \u200b\nd\u200b = (\u200b)\n";
    expect(
      inspect('python', text)
        .oddities.filter(({ kind }) => kind === 'invisible')
        .map(({ where }) => where),
    ).toEqual(expect.arrayContaining(['string', 'comment', 'code']));
    const script = "const a\u200db = 'x\u200by'; // \u200b\nconst c = `\u200b`;\n";
    expect(inspect('javascript', script).oddities.map(({ line, where }) => `${line} ${where}`)).toEqual([
      '1 identifier',
      '1 string',
      '1 comment',
      '2 string',
    ]);
  });

  it('flags names that are spelt with escapes', () => {
    const { oddities, touches } = inspect('javascript', 'const x = 1;\n\\u0065val("1");\nx.\\u{61}b = "\\u0061";\n');
    expect(oddities.map(({ line, kind }) => `${line} ${kind}`)).toEqual(['2 escaped', '3 escaped']);
    expect(touches).toContainEqual({ file: 'tool.mjs', line: 2, kind: 'dynamic', what: 'eval' });
  });

  it('flags a line end that only the language sees', () => {
    const { oddities, touches } = inspect('python', '# harmless\rimport socket\n');
    expect(oddities).toEqual([{ file: 'tool.py', line: 1, kind: 'invisible', where: 'code', what: 'U+000D' }]);
    expect(touches.map(({ kind }) => kind)).toEqual(['network']);
    const script = inspect('javascript', '// harmless\u2028fetch("https://example.com");\n');
    expect(script.oddities.map(({ what }) => what)).toEqual(['U+2028']);
    expect(script.touches.map(({ kind }) => kind)).toEqual(['network']);
  });

  it('flags another encoding of the same bytes', () => {
    expect(inspect('python', '# -*- coding: utf-7 -*-\nx = 1\n').touches.map(({ kind }) => kind)).toEqual(['dynamic']);
    expect(inspect('python', '# -*- coding: utf-8 -*-\nx = 1\n').touches).toEqual([]);
  });
});
