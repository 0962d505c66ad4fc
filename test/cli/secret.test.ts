import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { secretKey } from '#domain/secret/secret.ts';
import { AgentError } from '#domain/text/errors.ts';
import { startEmulator } from '#playground/server.ts';
import { openStore } from '../../src/app.ts';
import { secretCommand, storeSecret } from '../../src/cli/secret.ts';
import { type ValueSource, valueFrom } from '../../src/cli/secret-value.ts';
import { bytesBelow, freshFolder } from '../fakes/folder.ts';

const CLI = fileURLToPath(new URL('../../src/cli/threadsmith.ts', import.meta.url));
const VALUE = 'correct horse battery staple';
const IN_T1 = ['--workspace', 'T1'];
const CHANGE = { name: 'CRM', value: VALUE, by: 'U0ADMIN', at: 1 };

/** A folder with a store, and `threadsmith secret` there, which is not asked to reach Slack. */
async function atDesk() {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const environment = {
    ...{ PATH: process.env.PATH, SLACK_BOT_TOKEN: 'xoxb-none', SLACK_APP_TOKEN: 'xapp-none' },
    ...{ OPENAI_API_KEY: 'none', THREADSMITH_DATA: join(folder.path, 'data') },
  };
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return {
    path: folder.path,
    say: (args: string[], input = '') => say(args, input),
    run: (args: string[], input = '', changes = {}) => run(args, folder.path, input, { ...environment, ...changes }),
    stored: () => openStored(join(folder.path, 'data')),
  };
}

async function openStored(dataFolder: string) {
  const opened = await openStore({ store: { kind: 'sqlite' }, dataFolder, key: undefined });
  onTestFinished(async () => {
    await opened.store.close();
    await opened.blobs.close();
  });
  return opened;
}

/** The command in this process, which is quicker: its code, and what it prints or throws. */
async function say(args: string[], input: string) {
  const lines: string[] = [];
  const desk = { input: source(input), print: (line: string) => lines.push(line) };
  const code = await secretCommand(args, desk).catch((error: unknown) => {
    lines.push(error instanceof AgentError ? error.message : String(error));
    return 1;
  });
  return { code, text: lines.join('\n') };
}

/** The command in a process of its own. */
async function run(args: string[], cwd: string, input: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [CLI, 'secret', ...args], { cwd, env, stdio: 'pipe' });
  child.stdin.on('error', () => undefined); // a command that reads nothing may be gone before it was written
  child.stdin.end(input);
  const textOf = async (from: AsyncIterable<Buffer>) => Buffer.concat(await Array.fromAsync(from)).toString();
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

const source = (bytes: Uint8Array | string, isTTY = false): ValueSource =>
  Object.assign(Readable.from([Buffer.from(bytes)]), { isTTY });

describe('threadsmith secret', () => {
  it('sets, lists and removes, and never shows a value', async () => {
    const { say, stored, path } = await atDesk();
    const set = await say(['set', 'CRM', '--hosts', 'api.example.com, B.example.com:80', ...IN_T1], `${VALUE}\n`);
    expect(set).toEqual({
      code: 0,
      text: expect.stringMatching(/^Stored for T1: CRM version 1 · hosts: api.example.com, b.example.com:80 · .* cli:/),
    });
    const again = await say(['set', 'CRM', '--channels', 'C0FINANCE', '--by', 'Ann', ...IN_T1], `other ${VALUE}`);
    const list = await say(['list', ...IN_T1]);
    expect(list.text).toMatch(
      /^CRM version 2 · hosts: api.example.com, b.example.com:80 · channels: C0FINANCE · tools: all · by cli:Ann on 20.*Z$/,
    );
    const { store } = await stored();
    expect(await store.get(secretKey('T1', 'CRM'))).toMatchObject({ value: `other ${VALUE}`, version: 2 });
    expect((await say(['remove', 'CRM', '--by', 'Ann\nBob', ...IN_T1])).text).toContain('Correct --by');
    const removed = await say(['remove', 'CRM', ...IN_T1]);
    expect(removed).toEqual({ code: 0, text: expect.stringContaining('Removed from T1: CRM.') });
    expect((await say(['list', ...IN_T1])).text).toContain('There are no secrets in T1.');
    expect(await store.get(secretKey('T1', 'CRM'))).toMatchObject({ value: null, version: 3, hosts: [] });
    expect(JSON.stringify([set, again, list, removed])).not.toContain('horse');
    expect((await bytesBelow(path)).includes('horse')).toBe(false);
  });

  it.each([
    ['begins with no digit', ['set', '1CRM'], VALUE],
    ['this name steers', ['set', 'PATH'], VALUE],
    ['at least 6 characters', ['set', 'CRM'], 'short\n'],
    ['exact name', ['set', 'CRM', '--hosts', 'a.example.com,*.example.com'], VALUE],
    ['such as C0123', ['set', 'CRM', '--channels', '#finance'], VALUE],
    ['--by', ['set', 'CRM', '--by', 'x'.repeat(200)], VALUE],
    ['--tools', ['set', 'CRM', '--tools', 'report'], VALUE],
    ['no secret CRM in T1', ['remove', 'CRM'], ''],
  ])('says %s and what to do, and stores nothing', async (words, args, input) => {
    const { say } = await atDesk();
    const { code, text } = await say([...args, ...IN_T1], input);
    expect([code, text]).toEqual([1, expect.stringContaining(words)]);
    expect(text).toMatch(/^[^\n]+[.:] [^\n]+\.$/);
    expect(text).not.toContain('horse');
    expect((await say(['list', ...IN_T1])).text).toContain('There are no secrets in T1.');
  });

  it('takes no value as an argument, and no bounds where there are none', async () => {
    const { say } = await atDesk();
    const bounds = ['--hosts', 'a.example.com'];
    for (const args of [
      ['set', 'CRM', VALUE],
      ['set'],
      ['remove'],
      ['list', 'CRM'],
      ['remove', 'CRM', ...bounds],
      [],
    ]) {
      const { code, text } = await say([...args, ...IN_T1], VALUE);
      expect([args, code, text.includes('secret set NAME < FILE')]).toEqual([args, 2, true]);
    }
    expect((await say(['--help'])).code).toBe(0);
    expect((await say(['list', '--workspace', 'x:y'])).text).toContain('Correct --workspace');
  });

  it('reads its own input, and asks Slack for the workspace when none is named', async () => {
    const [{ run }, emulator] = await Promise.all([atDesk(), startEmulator()]);
    onTestFinished(() => emulator.stop());
    const { botToken, appToken, slackApiUrl } = emulator;
    const slack = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl };
    expect(await run(['set', 'CRM'], `${VALUE}\n`, slack)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Stored for T0HARBOR: CRM version 1 /),
      stderr: '',
    });
    const short = await run(['set', 'CRM'], 'short', slack);
    expect([short.code, short.stdout, short.stderr]).toEqual([1, '', expect.stringContaining('Nothing was changed: ')]);
  });
});

describe('a change of a secret', () => {
  it('is recorded once, without its value', async () => {
    const { stored } = await atDesk();
    const opened = await stored();
    await storeSecret(opened, 'T1', { ...CHANGE, hosts: ['a.example.com'] });
    await storeSecret(opened, 'T1', { ...CHANGE, value: null, at: 2 });
    const records = await Array.fromAsync(opened.audit.read('T1'));
    expect(records).toMatchObject([
      { at: 1, kind: 'secret_set', body: { name: 'CRM', version: 1, by: 'U0ADMIN', hosts: ['a.example.com'] } },
      { at: 2, kind: 'secret_removed', body: { name: 'CRM', version: 2, by: 'U0ADMIN' } },
    ]);
    expect(JSON.stringify(records)).not.toContain('horse');
  });

  it('by several at once gives each a version of its own', async () => {
    const { stored } = await atDesk();
    const opened = await stored();
    const changes = Array.from({ length: 8 }, (_, at) => storeSecret(opened, 'T1', { ...CHANGE, at }));
    const versions = (await Promise.all(changes)).map(({ version }) => version);
    expect(versions.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('does not write over what it cannot read', async () => {
    const { stored } = await atDesk();
    const opened = await stored();
    const key = secretKey('T1', 'CRM');
    await opened.store.update(key, () => ({ value: { schema: 2, name: 'CRM', secret: VALUE }, open: false }));
    await expect(storeSecret(opened, 'T1', CHANGE)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await opened.store.get(key)).toMatchObject({ schema: 2 });
  });
});

describe('the value', () => {
  it('is what was sent, without one line end behind it', async () => {
    const sent = ['a\n', 'a\r\n', 'a\n\n', ' a ', 'a\r', '\ufeffaé😀'];
    const read = await Promise.all(sent.map((text) => valueFrom(source(text))));
    expect(read).toEqual(['a', 'a', 'a\n', ' a ', 'a\r', 'aé😀']);
  });

  it('is not read from a terminal, from what is no text, or without end', async () => {
    await expect(valueFrom(source(VALUE, true))).rejects.toThrow('secret set NAME < FILE');
    await expect(valueFrom(source(Buffer.from([0x61, 0xff])))).rejects.toThrow('no UTF-8 text');
    let parts = 0;
    async function* endless() {
      for (;;) {
        parts += 1;
        yield Buffer.alloc(1_024, 'a');
      }
    }
    await expect(valueFrom(endless())).rejects.toThrow('too large');
    expect(parts).toBeLessThan(100);
  });
});
