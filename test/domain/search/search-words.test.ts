import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryTermsOf, termsOf, wordsOf } from '#domain/search/search-words.ts';
import { hostileText } from '../../fakes/hostile.ts';

describe('words', () => {
  it.each([
    ['getHTMLPage', 'get html page'],
    ['get_html_page', 'get html page'],
    ['get-html.page/v2', 'get html page v2'],
    ['mergePDFs', 'merge pdfs'],
    ['MP3Player', 'mp3 player'],
    ['ÄpfelZählen', 'äpfel zählen'],
    ['ＦＵＬＬ ｗｉｄｔｈ ﬁle ①', 'full width file 1'],
    ['🎉 ++ ¿?', ''],
    ['नमस्ते दुनिया', 'नमस्ते दुनिया'],
    ['天气查询工具', '天气 查询 工具'],
    ['東京の天気、Excelファイル', '東京 の 天気 excel ファイル'],
    ['ราคาทองคำวันนี้', 'ราคา ทองคำ วัน นี้'], // NFKC alone would take the ำ apart, and the words with it
    ['ພາສາລາວ', 'ພາສາ ລາວ'],
    ['날씨를 알려줘', '날씨를 알려줘'],
  ])('of %s are %s', (text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });

  it('of a plain text are the same beside one that is not', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'aAbBsS1_-. \t\n(/'), maxLength: 30 });
    fc.assert(
      fc.property(plain, (text) => {
        expect(wordsOf(`${text} é`)).toEqual([...wordsOf(text), 'é']);
        expect(termsOf(`${text} é`)).toEqual([...termsOf(text), 'é']);
      }),
    );
  });

  it('are the same however a text is composed', () => {
    const accents = fc.string({ unit: fc.constantFrom(...'aeéüñÅ한글กำ가 '), maxLength: 30 });
    fc.assert(
      fc.property(accents, (text) => {
        expect(wordsOf(text.normalize('NFD'))).toEqual(wordsOf(text.normalize('NFC')));
      }),
    );
  });

  it('are letters and digits in lower case, whatever comes, and not without end', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const word of wordsOf(text)) {
          expect(word).toMatch(/^[\p{L}\p{N}\p{M}]/u);
          expect(word).toBe(word.toLowerCase());
        }
      }),
    );
    for (const unit of ['aA', 'ก', '天', '\ufdfa', 'a\u0301\u0316', 'y ', '\ud800']) {
      expect(wordsOf(unit.repeat(1_000_000)).join('').length).toBeLessThanOrEqual(8_000);
    }
  });
});

describe('terms', () => {
  it('leave out what every question has, and endings', () => {
    expect(termsOf('Could you please convert these spreadsheets into a table?')).toEqual([
      ...['pleas', 'convert', 'spreadsheet', 'tabl'],
    ]);
    expect(termsOf("I don't know what we'll need")).toEqual(['know', 'need']);
  });

  it('have what is written with humps as a whole too', () => {
    expect(termsOf('GitHub')).toEqual(['git', 'hub', 'github']);
  });

  it('of a question are there once, and stop words only where there is nothing else', () => {
    expect(queryTermsOf('a file, the files and more files')).toEqual(['file']);
    expect(queryTermsOf('do it')).toEqual(['do', 'it']);
    expect(queryTermsOf('?!')).toEqual([]);
  });
});
