import fc from 'fast-check';

/** Texts that broke somebody's Slack app, terminal, parser or reader's trust; our own list. */
export const HOSTILE: readonly string[] = [
  '<!channel> <!here|here> <!everyone> <!subteam^S0ADMINS>',
  '<@U0MIRA> <@U0MIRA|mira> <#C0FINANCE|finance-ops>',
  '<https://evil.example/?leak=1|your invoice> <mailto:a@evil.example|mail>',
  'https://evil.example/?leak=secret www.evil.example',
  '@channel @here @everyone',
  '[report](https://evil.example) ![pixel](https://evil.example/p.png) [a]: https://evil.example',
  '&lt;!channel&gt; &amp;lt;!channel&amp;gt; &#60;!channel&#62;',
  '*bold* _italic_ ~gone~ `code` ```fence``` :tada: > quote',
  '```\n<!channel>\n```\n> <@U0MIRA>',
  '\u0000\u0001\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u0007\u007f\u0085',
  'invoice\u202Egpj.exe \u2066hidden\u2069 \u200Bzero\u200D \uFEFF \u{E0041}\u{E0042}',
  '\uD800 lone \uDC00 halves \uD83D',
  '👩‍👩‍👧‍👦🏳️‍🌈🇩🇪 e\u0301 ﷽ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍',
  'עברית العربية ‏مرحبا‏ 日本語 ไทย',
  '../../etc/passwd .bashrc -rf CON NUL a/b\\c "quoted" \'single\'',
  "'; DROP TABLE turns; -- #{7*7} {{7*7}} <script>alert(1)</script> %s %n $(id)",
  'undefined null NaN __proto__ constructor toString',
  '\r\n\r\n\t\u2028\u2029\v\f',
  '',
  ' ',
  '<',
  '&',
  '<!',
  'a'.repeat(40_000),
  '<'.repeat(40_000),
  '&'.repeat(3_001),
  '😀'.repeat(20_000),
  '<!channel>'.repeat(4_000),
  'line\n'.repeat(8_000),
];

/** Hostile texts: those above, their mixtures, and anything a string can hold. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc
    .tuple(fc.constantFrom(...HOSTILE.slice(0, 18)), fc.string({ unit: 'grapheme' }))
    .map(([start, end]) => `${start} ${end}`),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('<', '>', '!', '@', '#', '|', 'channel', 'U0', 'http://', '&', 'lt;', '*', '`', '\n'), {
      maxLength: 60,
    })
    .map((signs) => signs.join('')),
);
