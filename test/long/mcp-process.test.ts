import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/app.ts';
import { storeToken } from '../fakes/access-tokens.ts';
import { freshFolder } from '../fakes/folder.ts';
import { keepAddUp } from '../fakes/mcp.ts';
import { connectedTo, startedBy } from '../fakes/mcp-client.ts';
import { press } from '../fakes/policy.ts';
import { openWorkspace, PRIYA } from '../fakes/workspace.ts';

const CLI = fileURLToPath(new URL('../../src/cli/threadsmith.ts', import.meta.url));
const GIVEN = { name: 'add_up', arguments: { first: 19, second: 23 } };
const WITHIN = { timeout: 60_000, interval: 50 };

/** The app, and what a process beside it needs to share its folder. */
async function opened() {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const dataFolder = join(folder.path, 'data');
  await mkdir(dataFolder, { mode: 0o700 });
  const stored = await openStore({ store: { kind: 'sqlite' }, dataFolder, key: undefined });
  const app = await openWorkspace({}, { ports: stored });
  await keepAddUp(app.ports);
  const token = await storeToken(stored.store, Date.now());
  const { botToken, appToken, slackApiUrl } = app.emulator;
  const env = {
    ...{
      PATH: process.env.PATH ?? '',
      SLACK_BOT_TOKEN: botToken,
      SLACK_APP_TOKEN: appToken,
      SLACK_API_URL: slackApiUrl,
    },
    ...{ OPENAI_API_KEY: 'none', THREADSMITH_MODEL: 'openai:none', THREADSMITH_DATA: dataFolder },
    THREADSMITH_SANDBOX: 'bubblewrap',
  };
  return { ...app, app, folder: folder.path, token, env };
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function started(args: string[], cwd: string, env: Record<string, string>): Child {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

const ended = (child: Child): Promise<number | null> => new Promise((resolve) => child.once('close', resolve));

async function run(args: string[], cwd: string, env: Record<string, string>) {
  const child = started(args, cwd, env);
  const textOf = async (from: Readable) => Buffer.concat(await Array.fromAsync(from)).toString();
  const [code, stdout, stderr] = await Promise.all([ended(child), textOf(child.stdout), textOf(child.stderr)]);
  return { code, stdout, stderr };
}

describe('threadsmith mcp', () => {
  it('serves a client over its pipes, beside the app, on the same store', async () => {
    const { app, folder, token, env, shows, session } = await opened();
    const { client, lines } = await startedBy([CLI, 'mcp'], folder, { ...env, THREADSMITH_MCP_TOKEN: token.text });
    onTestFinished(() => client.close());
    const found = await client.callTool({ name: 'search', arguments: { words: 'add up' } });
    expect(found.structuredContent).toMatchObject({ found: 1, untrusted: [{ name: 'add_up' }] });
    const described = await client.callTool({ name: 'describe', arguments: { name: 'add_up' } });
    expect(described.structuredContent).toMatchObject({ callable: true, version: 1 });
    const called = await client.callTool({ name: 'call', arguments: GIVEN });
    expect(called.structuredContent).toMatchObject({ status: 'awaiting_approval' });
    const turn = String(called.structuredContent?.turn);
    const thread = turn.slice(0, turn.indexOf('_'));
    const card = await shows(thread, 'proposal_approve');
    expect((await session(thread))?.turns[0]?.instance).toContain('|'); // the process's own name
    await press(app, PRIYA, card.ts, 'proposal_approve');
    const done = await client.callTool({ name: 'result', arguments: { turn, wait: 30 } });
    expect(done.structuredContent).toMatchObject({ status: 'finished', untrusted: { result: { sum: 42 } } });
    expect(app.runs()).toBe(1);
    expect(lines.join('')).not.toContain(token.text.slice(-43));
  });

  it('is not needed while people decide: the app runs it, and another process has the result', async () => {
    const { app, folder, token, env, shows, runs } = await opened();
    const start = () => startedBy([CLI, 'mcp'], folder, { ...env, THREADSMITH_MCP_TOKEN: token.text });
    const { client } = await start();
    const called = await client.callTool({ name: 'call', arguments: GIVEN });
    await client.close();
    const turn = String(called.structuredContent?.turn);
    const card = await shows(turn.slice(0, turn.indexOf('_')), 'proposal_approve');
    await press(app, PRIYA, card.ts, 'proposal_approve');
    await shows(turn.slice(0, turn.indexOf('_')), 'It worked.');
    expect(runs()).toBe(1);
    const { client: later } = await start();
    onTestFinished(() => later.close());
    const done = await later.callTool({ name: 'result', arguments: { turn } });
    expect(done.structuredContent).toMatchObject({ status: 'finished', untrusted: { result: { sum: 42 } } });
  });

  it.each([
    ['a token that is unknown', { THREADSMITH_MCP_TOKEN: `ts_0123456789ab_${'a'.repeat(43)}` }, 'is not known here'],
    ['no token', {}, 'THREADSMITH_MCP_TOKEN: not set'],
  ])('does not start with %s, and says so beside the protocol', async (_, changes, words) => {
    const { folder, env } = await opened();
    const { code, stdout, stderr } = await run(['mcp'], folder, { ...env, ...changes });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(words);
  });

  it('serves clients of this machine over HTTP until it is told to end', async () => {
    const { folder, token, env, app } = await opened();
    const child = started(['mcp', '--http', '0'], folder, env);
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const portIn = () => /"port":(\d+)/.exec(said)?.[1];
    await expect.poll(portIn, WITHIN).toBeDefined();
    const port = Number(portIn());
    const client = await connectedTo(port, token.text);
    onTestFinished(() => client.close());
    const called = await client.callTool({ name: 'call', arguments: GIVEN });
    const turn = String(called.structuredContent?.turn);
    const card = await app.shows(turn.slice(0, turn.indexOf('_')), 'proposal_approve');
    await press(app, PRIYA, card.ts, 'proposal_approve');
    const done = await client.callTool({ name: 'result', arguments: { turn, wait: 30 } });
    expect(done.structuredContent).toMatchObject({ status: 'finished', untrusted: { result: { sum: 42 } } });
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
  });
});
