import { describe, expect, it } from 'vitest';
import { secretLinesIn } from '#domain/secret/secret-literals.ts';

// Put together here, so that no scanner takes this file for a leak.
const SLACK = `${'xo'}xb-1234567890-abcdefghij`;
const KEY = `-----BEGIN ${'PRIVATE'} KEY-----\n${'QUJD'.repeat(12)}\n${'REVG'.repeat(12)}\n-----END ${'PRIVATE'} KEY-----`;

describe('what looks like a secret in a program', () => {
  it.each<[string, string, number[]]>([
    ['a token', `import os\n\ntoken = "${SLACK}"\n`, [3]],
    ['two of them', `a = "${SLACK}"\nb = 1\nc = {"token": "${SLACK}"}`, [1, 3]],
    ['a header', 'h = {"Authorization": "Bearer abc123def456ghi789"}', [1]],
    ['a password in an address', 'get("https://me:hunter22@example.com/")', [1]],
    ['a key of several lines', `x = 1\nkey = """${KEY}"""\n`, [2]],
    ['in a comment', `# ${SLACK}`, [1]],
  ])('is found: %s', (_what, source, lines) => {
    expect(secretLinesIn(source)).toEqual(lines);
  });

  it.each([
    'token = os.environ["TOKEN"]',
    'h = {"Authorization": f"Bearer {token}"}',
    'h = {"Authorization": "Bearer " + token}',
    `const h = { authorization: \`Bearer \${process.env.TOKEN}\` };`,
    'get(f"https://{user}:{password}@example.com/")',
    'get("https://%s:%s@example.com/" % (user, password))',
    'digest = "d41d8cd98f00b204e9800998ecf8427e"',
    'def secret_key(name):\n    return name',
  ])('is not in %j', (source) => {
    expect(secretLinesIn(source)).toEqual([]);
  });
});
