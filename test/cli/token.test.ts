import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AccessToken, tokenIdIn, tokenKey, whyNotToken } from '#domain/access-token.ts';
import { AgentError } from '#domain/text/errors.ts';
import { openStore } from '../../src/app.ts';
import { tokenCommand } from '../../src/cli/token.ts';
import { bytesBelow, freshFolder } from '../fakes/folder.ts';

const IN_T1 = ['--workspace', 'T1'];
const FOR_MIRA = ['--user', 'U0MIRA', '--channel', 'C0FINOPS', ...IN_T1];

/** A folder with a store, and `threadsmith token` there, which is not asked to reach Slack. */
async function atDesk() {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const dataFolder = join(folder.path, 'data');
  const environment = { SLACK_BOT_TOKEN: 'xoxb-none', SLACK_APP_TOKEN: 'xapp-none', OPENAI_API_KEY: 'none' };
  for (const [name, value] of Object.entries({ ...environment, THREADSMITH_DATA: dataFolder })) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const say = async (...args: string[]) => {
    const lines: string[] = [];
    const code = await tokenCommand(args, (line) => lines.push(line)).catch((error: unknown) => {
      lines.push(error instanceof AgentError ? error.message : String(error));
      return 1;
    });
    return { code, lines, text: lines.join('\n') };
  };
  const stored = async () => {
    const opened = await openStore({ store: { kind: 'sqlite' }, dataFolder, key: undefined });
    onTestFinished(async () => {
      await opened.store.close();
      await opened.blobs.close();
    });
    return opened;
  };
  return { say, stored, path: folder.path };
}

describe('threadsmith token', () => {
  it('makes one, shows it once, lists and revokes it, and keeps nothing of the secret', async () => {
    const { say, stored, path } = await atDesk();
    const made = await say('make', ...FOR_MIRA, '--name', 'Desk agent', '--uses-a-day', '7', '--by', 'Ann');
    const text = made.lines.at(-1) ?? '';
    const id = tokenIdIn(text) ?? '';
    expect(made).toMatchObject({ code: 0, lines: [expect.stringMatching(/^Made in T1: /), expect.any(String), text] });
    const { store, audit } = await stored();
    const token = AccessToken.parse(await store.get(tokenKey('T1', id)));
    expect(token).toMatchObject({ user: 'U0MIRA', channel: 'C0FINOPS', usesADay: 7, by: 'cli:Ann', used: 0 });
    expect(token.endsAt - token.at).toBe(90 * 86_400_000);
    expect(whyNotToken(token, { text, workspace: 'T1', at: token.at })).toBeUndefined();
    const listed = await say('list', ...IN_T1);
    expect(listed.text).toMatch(
      /^[0-9a-f]{12} "Desk agent" · asks as U0MIRA in C0FINOPS · 7 calls a day, 0 so far · ends on 20.* · by cli:Ann on 20/,
    );
    const ended = await say('revoke', text, ...IN_T1, '--by', 'Bob'); // whoever has the whole of it need not find its id
    expect([ended.code, ended.text.includes(id), ended.text.includes(text)]).toEqual([0, true, false]);
    expect((await say('revoke', id, ...IN_T1, '--by', 'Eve')).code).toBe(0);
    expect((await say('list', ...IN_T1)).text).toContain('revoked by cli:Bob on 20');
    expect(await Array.fromAsync(audit.read('T1'))).toMatchObject([
      { kind: 'token_made', body: { token: id, user: 'U0MIRA', channel: 'C0FINOPS', usesADay: 7, by: 'cli:Ann' } },
      { kind: 'token_revoked', body: { token: id, by: 'cli:Bob' } },
    ]);
    const secret = text.slice(-43);
    expect(listed.text).not.toContain(secret);
    expect((await bytesBelow(path)).includes(secret)).toBe(false);
  });

  it.each([
    ['--user', ['make', '--user', 'mira', '--channel', 'C0FINOPS']],
    ['--channel', ['make', '--user', 'U0MIRA', '--channel', '#finance']],
    ['--name', ['make', ...FOR_MIRA, '--name', 'a\nb']],
    ['--uses-a-day', ['make', ...FOR_MIRA, '--uses-a-day', '0']],
    ['--uses-a-day', ['make', ...FOR_MIRA, '--uses-a-day', 'many']],
    ['--days', ['make', ...FOR_MIRA, '--days', '366']],
    ['--days', ['make', ...FOR_MIRA, '--days', '1.5']],
    ['--by', ['make', ...FOR_MIRA, '--by', 'x'.repeat(300)]],
    ['--workspace', ['make', ...FOR_MIRA, '--workspace', 'x:y']],
    ['no token 0123456789ab in T1', ['revoke', '0123456789ab', ...IN_T1]],
    ['no token x:y in T1', ['revoke', 'x:y', ...IN_T1]],
  ])('says %s and what to do, and makes nothing', async (words, args) => {
    const { say } = await atDesk();
    const { code, text } = await say(...args);
    expect([code, text]).toEqual([1, expect.stringContaining(words)]);
    expect(text).toMatch(/^[^\n]+[.:] [^\n]+\.$/);
    expect((await say('list', ...IN_T1)).text).toContain('There are no tokens in T1.');
  });

  it('shows how it is used where words are missing or too many', async () => {
    const { say } = await atDesk();
    const wrong = [[], ['make'], ['make', '--user', 'U0MIRA'], ['make', 'x', ...FOR_MIRA], ['revoke'], ['list', 'x']];
    for (const args of [...wrong, ['revoke', 'a', 'b'], ['list', '--user', 'U0MIRA']]) {
      const { code, text } = await say(...args);
      expect([args, code, text.includes('threadsmith token make --user')]).toEqual([args, 2, true]);
    }
    expect((await say('--help')).code).toBe(0);
  });
});
