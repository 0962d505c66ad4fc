import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import { Settings, settingsKey } from '#domain/settings.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool, withExample } from '#domain/tool/tool-change.ts';
import { openStore } from '../../src/app.ts';
import { toolsCommand } from '../../src/cli/tools.ts';
import { freshFolder } from '../fakes/folder.ts';
import { aKeeping, anExample } from '../fakes/tools.ts';

const TEMPLATE = { provider: 'bubblewrap', digest: 'e'.repeat(64), versions: {} };
const IN_T1 = ['--workspace', 'T1'];
const LOW = { ...DEFAULT_LIMITS, processes: 8 };

/** A folder with a store, and `threadsmith tools` there, which is not asked to reach Slack or a sandbox. */
async function atDesk() {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const environment = {
    ...{ SLACK_BOT_TOKEN: 'xoxb-none', SLACK_APP_TOKEN: 'xapp-none' },
    ...{ OPENAI_API_KEY: 'none', THREADSMITH_DATA: join(folder.path, 'data') },
  };
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return { file: join(folder.path, 'tools.json'), data: join(folder.path, 'data') };
}

async function say(...args: string[]) {
  const lines: string[] = [];
  const desk = { print: (line: string) => lines.push(line), template: async () => TEMPLATE };
  const code = await toolsCommand(args, desk).catch((error: unknown) => {
    lines.push(error instanceof AgentError ? error.message : String(error));
    return 1;
  });
  return { code, text: lines.join('\n') };
}

/** Looks into the store, or puts tools there, while no command has it open. */
async function inside<Result>(
  dataFolder: string,
  task: (opened: Awaited<ReturnType<typeof openStore>>) => Promise<Result>,
): Promise<Result> {
  const opened = await openStore({ store: { kind: 'sqlite' }, dataFolder, key: undefined });
  try {
    return await task(opened);
  } finally {
    await opened.library.close();
    await opened.store.close();
    await opened.blobs.close();
  }
}

const hidden = (): Tool => {
  const tool = withExample(newTool(aKeeping()), anExample());
  return { ...tool, provenance: { ...tool.provenance, private: true } };
};

it('tools go to a file and come in from it as drafts, with the limits of there; both are recorded', async () => {
  const { file, data } = await atDesk();
  await inside(data, async ({ library, store }) => {
    await library.put('T1', hidden(), null);
    await store.update(settingsKey('T2'), () => ({ value: Settings.parse({ limits: LOW }), open: false }));
  });
  const out = await say('export', file, '--by', 'Ann', ...IN_T1);
  expect(out).toEqual({ code: 0, text: `Exported from T1 to ${file}: 1 tool.` });
  expect(await readFile(file, 'utf8')).not.toContain('acme.csv');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const taken = await say('import', file, '--by', 'Bob', '--workspace', 'T2');
  expect(taken).toEqual({
    code: 0,
    text: expect.stringMatching(/^Imported into T2, as drafts: rolling_volatility\.\nNothing of them runs until/),
  });
  expect(await say('list', '--workspace', 'T2')).toEqual({
    code: 0,
    text: expect.stringMatching(
      /^rolling_volatility version 1 · draft · python · hosts: none · secrets: none · Annual/,
    ),
  });
  await inside(data, async ({ library, audit }) => {
    const found = await library.named('T2', 'rolling_volatility');
    expect(found?.tool).toMatchObject({ needs: { limits: LOW }, sandbox: { template: TEMPLATE.digest } });
    expect(await Array.fromAsync(audit.read('T1'))).toMatchObject([{ kind: 'exported', body: { user: 'cli:Ann' } }]);
    expect(await Array.fromAsync(audit.read('T2'))).toMatchObject([
      { kind: 'tool_imported', body: { user: 'cli:Bob', channel: '', tool: found?.tool.id } },
    ]);
  });
  const again = await say('import', file, '--workspace', 'T2');
  expect(again).toEqual({
    code: 1,
    text: expect.stringMatching(/^Not imported: rolling_volatility, because it is here/),
  });
});

it('examples of private places go along when they are asked for, and skills are an archive', async () => {
  const { file, data } = await atDesk();
  await inside(data, ({ library }) => library.put('T1', hidden(), null));
  await say('export', file, 'rolling_volatility', '--examples', ...IN_T1);
  expect(await readFile(file, 'utf8')).toContain('acme.csv');
  expect((await say('export', file, '--skills', ...IN_T1)).code).toBe(0);
  expect(await readFile(file, 'latin1')).toMatch(/^PK[\s\S]*rolling-volatility\/SKILL\.md/);
});

it.each<[string, string[], string | Uint8Array | undefined]>([
  ['there is no tool in use yet', ['export'], undefined],
  ['there is no tool called other', ['export', 'other'], undefined],
  ['cannot be read as a text', ['import'], undefined],
  ['cannot be read as a text', ['import'], Uint8Array.of(0xff, 0xfe)],
  ['it is not JSON', ['import'], 'hello'],
  ['is larger than 5 MB', ['import'], ' '.repeat(5_000_001)],
])('says %s, and changes nothing', async (words, [command = '', ...names], content) => {
  const { file } = await atDesk();
  if (content !== undefined) {
    await writeFile(file, content);
  }
  const { code, text } = await say(command, file, ...names, ...IN_T1);
  expect([code, text]).toEqual([1, expect.stringContaining(words)]);
  expect(text).toMatch(/^Nothing was (?:im|ex)ported: [^\n]+\.$/);
  expect((await say('list', ...IN_T1)).text).toContain('There are no tools in T1.');
});

it('says where it cannot write', async () => {
  const { file, data } = await atDesk();
  await inside(data, ({ library }) => library.put('T1', newTool(aKeeping()), null));
  const { code, text } = await say('export', join(file, 'deeper.json'), ...IN_T1);
  expect([code, text]).toEqual([
    1,
    expect.stringMatching(/^Nothing was exported: .* cannot be written\. Name another file\.$/),
  ]);
});

it('shows how it is used', async () => {
  await atDesk();
  for (const args of [[], ['list', 'x'], ['import'], ['import', 'a', 'b'], ['import', 'a', '--skills'], ['dance']]) {
    const { code, text } = await say(...args, ...IN_T1);
    expect([args, code, text.includes('threadsmith tools import FILE')]).toEqual([args, 2, true]);
  }
  expect((await say('--help')).code).toBe(0);
});
