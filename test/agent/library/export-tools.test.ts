import { describe, expect, it } from 'vitest';
import { exportFile } from '#agent/library/export-tools.ts';
import { sha256 } from '#domain/program/program.ts';
import { newTool, retired, withExample } from '#domain/tool/tool-change.ts';
import { contentDigest } from '#domain/tool/tool-content.ts';
import { HOME, named, openExchange, PRIYA, textOf, tool } from '../../fakes/exchange.ts';
import { aKeeping, anExample, KEPT_AT } from '../../fakes/tools.ts';

describe('an export', () => {
  it('as skills is an archive of folders', async () => {
    const { exchange, put } = openExchange();
    await put(HOME.workspace, tool(), named('other'));
    const all = await exchange.exportTools(HOME, PRIYA, 'all', 'skills');
    expect(all).toMatchObject({ name: 'threadsmith-tools-2026-11-27-skills.zip', tools: 2 });
    expect(textOf(all)).toMatch(/^PK[\s\S]*other\/SKILL\.md[\s\S]*rolling-volatility\/scripts\/tool\.py/);
    const one = await exchange.exportTools(HOME, PRIYA, ['other'], 'skills');
    expect(one).toMatchObject({ name: 'other-skill.zip', tools: 1 });
  });

  it('names what is not in use, drafts and retired ones too', async () => {
    const { exchange, put } = openExchange();
    const nothing = await exchange.exportTools(HOME, PRIYA, 'all', 'bundle');
    expect(nothing).toEqual({ unusable: expect.stringContaining('no tool in use yet') });
    await put(
      HOME.workspace,
      tool(),
      newTool(aKeeping({ id: 'd', name: 'a_draft', replayed: 'pending' })),
      retired({ ...named('gone') }, { user: PRIYA, name: 'Priya' }, 1),
    );
    for (const name of ['a_draft', 'gone', 'none\u202E']) {
      const made = await exchange.exportTools(HOME, PRIYA, [tool().name, name], 'bundle');
      expect(made).toEqual({
        unusable: expect.stringMatching(/^there is no tool called (?:a_draft|gone|none⟦U\+202E⟧)/),
      });
    }
    expect(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle')).toMatchObject({ tools: 1 });
  });

  it('leaves inputs out where the file would be too large to be read again, and says when even that is not enough', async () => {
    const { exchange, put, blobs } = openExchange();
    const large = Array.from({ length: 24 }, (_, at) => new Uint8Array(200_000).fill(at));
    const tools = large.map((bytes, at) => {
      const input = { name: 'a.bin', sha256: sha256(bytes), size: bytes.length, kept: true };
      return withExample(named(`tool_${at}`), anExample({ inputs: [input] }));
    });
    await put(HOME.workspace, ...tools);
    await Promise.all(large.map((bytes) => blobs.put(HOME.workspace, bytes, KEPT_AT + 1)));
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    expect([text.includes('base64'), text.includes(sha256(large[7] ?? ''))]).toEqual([false, true]);
    const long = (at: number) => `${named(`long_${at}`).source}${'#'.repeat(95_000)}\n`;
    const many = Array.from({ length: 60 }, (_, at) => ({ ...named(`long_${at}`), source: long(at) }));
    await put(HOME.workspace, ...many);
    expect(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle')).toEqual({
      unusable: expect.stringContaining('name fewer'),
    });
  });

  it('leaves an input here in which something looks like a secret', async () => {
    const { exchange, put, blobs } = openExchange();
    const files = ['a,b\n1,2\n', `a,b\n1,xoxb-${'1234567890'.repeat(3)}\n`].map((text) =>
      new TextEncoder().encode(text),
    );
    const inputs = files.map((bytes, at) => ({
      ...{ name: `${at}.csv`, sha256: sha256(bytes), size: bytes.length, kept: true },
    }));
    await put(HOME.workspace, withExample(named('rows'), anExample({ inputs })));
    await Promise.all(files.map((bytes) => blobs.put(HOME.workspace, bytes, KEPT_AT + 1)));
    const made = JSON.parse(textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle')));
    expect(made.tools[0].examples[0].inputs.map(({ base64 }: { base64?: string }) => base64 !== undefined)).toEqual([
      true,
      false,
    ]);
  });

  it('gives examples of a private place to an admin alone', async () => {
    const ports = openExchange();
    const hidden = tool();
    await ports.put(HOME.workspace, { ...hidden, provenance: { ...hidden.provenance, private: true } });
    const plain = await ports.exchange.exportTools(HOME, PRIYA, 'all', 'bundle');
    expect(JSON.parse(textOf(plain)).tools[0]).toMatchObject({ examples: [], contentDigest: contentDigest(hidden) });
    const wish = { names: 'all', as: 'bundle', includeExamples: true } as const;
    const whole = await exportFile(ports.context, HOME.workspace, wish, {
      user: 'cli:root',
      channel: '',
    });
    expect(JSON.parse(textOf(whole)).tools[0].examples).toHaveLength(1);
  });
});
