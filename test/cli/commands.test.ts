import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '#playground/server.ts';
import { serveEmbeddings } from '../fakes/embedding-server.ts';
import { freshFolder } from '../fakes/folder.ts';

const CLI = fileURLToPath(new URL('../../src/cli/threadsmith.ts', import.meta.url));

/** A folder to work in, an emulator, and `threadsmith` there with a whole environment. */
async function open() {
  const [folder, emulator] = await Promise.all([freshFolder(), startEmulator()]);
  onTestFinished(async () => {
    await emulator.stop();
    await folder.remove();
  });
  const whole = {
    PATH: process.env.PATH,
    SLACK_BOT_TOKEN: emulator.botToken,
    SLACK_APP_TOKEN: emulator.appToken,
    SLACK_API_URL: emulator.slackApiUrl,
    OPENAI_API_KEY: 'sk-not-a-real-key',
  };
  return {
    folder: folder.path,
    run: (args: string[], changes = {}) => run(args, folder.path, { ...whole, ...changes }),
  };
}

async function run(args: string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.toArray().then((parts) => Buffer.concat(parts).toString()),
    child.stderr.toArray().then((parts) => Buffer.concat(parts).toString()),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { stdout, stderr, code, all: stdout + stderr };
}

describe('threadsmith', () => {
  it('lists its commands, and does not take an unknown one for one of them', async () => {
    const { run } = await open();
    const help = await run(['--help']);
    expect([help.code, help.stdout.includes('settings set FILE')]).toEqual([0, true]);
    const none = await run(['strat']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no command strat.')]);
    expect((await run(['settings', 'set'])).code).toBe(2);
    const wrong = await run(['doctor', '--colour']);
    expect([wrong.code, wrong.stderr.split('\n').length]).toEqual([1, 2]);
  });

  it('needs neither Slack nor a model where the workspace is named, and says so', async () => {
    const { run } = await open();
    const bare = { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', OPENAI_API_KEY: '' };
    const lost = await run(['tools', 'list'], bare);
    expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('name the workspace: --workspace ID')]);
    const named = await run(['tools', 'list', '--workspace', 'T0HARBOR'], bare);
    expect([named.code, named.stdout]).toEqual([0, expect.stringContaining('There are no tools in T0HARBOR.')]);
  });

  it('doctor says a line for each part, and ends with 0 when all is well', async () => {
    const { run } = await open();
    const { code, stdout } = await run(['doctor']);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      expect.stringMatching(/^ok {4}config {3}complete$/),
      expect.stringMatching(/^ok {4}slack {4}workspace T0HARBOR, as U0SMITH$/),
      expect.stringMatching(/^ok {4}store {4}SQLite in data answers$/),
      expect.stringMatching(/^ok {4}sandbox {2}bubblewrap, /),
    ]);
    expect(code).toBe(0);
  });

  it('doctor asks the endpoint of embeddings, where there is one', async () => {
    const { run } = await open();
    const { url, asked, behaviour } = await serveEmbeddings();
    const set = { THREADSMITH_EMBEDDINGS_URL: `${url}/v1`, THREADSMITH_EMBEDDINGS_MODEL: 'small-3' };
    const right = await run(['doctor'], set);
    expect([right.code, right.stdout]).toEqual([0, expect.stringMatching(/^ok {4}search {3}.*small-3, 256 numbers/m)]);
    expect(asked()).toEqual(['tool']);
    behaviour.reply = () => ({ status: 401, body: { error: { message: 'no such key' } } });
    const wrong = await run(['doctor'], set);
    expect([wrong.code, wrong.stdout]).toEqual([
      1,
      expect.stringMatching(/^fix {3}search {3}by words alone: .*the key is refused$/m),
    ]);
  });

  it('doctor says what to fix: a token that Slack refuses, a store that does not answer, what is not set', async () => {
    const { run } = await open();
    const token = await run(['doctor'], { SLACK_BOT_TOKEN: 'xoxb-wrong' });
    expect([token.code, token.stdout]).toEqual([1, expect.stringMatching(/^fix {3}slack {4}.*invalid_auth/m)]);
    const key = Buffer.alloc(32).toString('base64');
    const redis = await run(['doctor'], { THREADSMITH_STORE: 'redis://127.0.0.1:1', THREADSMITH_KEY: key });
    expect([redis.code, redis.stdout]).toEqual([1, expect.stringMatching(/^fix {3}store {4}Redis: /m)]);
    const empty = await run(['doctor'], { SLACK_APP_TOKEN: '', OPENAI_API_KEY: '' });
    expect(empty.stdout.match(/^fix {3}config/gm)).toHaveLength(2);
    expect(token.all + redis.all + empty.all).not.toMatch(/xoxb-wrong|sk-not-a-real-key/);
  });

  it('settings are shown with their defaults, checked whole, stored, and read back', async () => {
    const { run, folder } = await open();
    const before = JSON.parse((await run(['settings', 'show'])).stdout);
    expect(before).toMatchObject({ previews: true, keepDays: 90, files: { most: 10 } });
    const file = join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify({ previews: false, files: { most: 3 } }));
    expect(await run(['settings', 'set', file])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('T0HARBOR'),
    });
    const after = JSON.parse((await run(['settings', 'show'])).stdout);
    expect(after).toMatchObject({ previews: false, keepDays: 90, files: { most: 3, mostMb: 50 } });
    expect(JSON.parse((await run(['settings', 'show', '--workspace', 'T0OTHER'])).stdout)).toEqual(before);
  });

  it('settings that are wrong change nothing and are named', async () => {
    const { run, folder } = await open();
    const file = join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify({ keepDays: 0, preview: true }));
    const wrong = await run(['settings', 'set', file]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('keepDays');
    expect(wrong.stderr).toContain('preview');
    writeFileSync(file, '{');
    expect((await run(['settings', 'set', file])).stderr).toContain('this is no JSON');
    const gone = await run(['settings', 'set', join(folder, 'none.json')]);
    expect([gone.code, gone.stderr.includes('none.json'), gone.stderr.includes('    at ')]).toEqual([1, true, false]);
    expect(JSON.parse((await run(['settings', 'show'])).stdout)).toMatchObject({ keepDays: 90 });
  });

  it('pause and resume say what holds, also where Slack cannot be asked', async () => {
    const { run } = await open();
    const away = { SLACK_API_URL: 'http://127.0.0.1:1/' };
    const paused = await run(['pause', '--workspace', 'T0HARBOR', '--by', 'Priya'], away);
    expect([paused.code, paused.stdout]).toEqual([0, expect.stringMatching(/^T0HARBOR is paused: .* By cli:Priya, /)]);
    expect((await run(['resume'])).stdout).toMatch(/^T0HARBOR works\. By cli:/);
  });

  it('start says everything that is missing in one go, and ends', async () => {
    const { run } = await open();
    const { code, stderr } = await run(['start'], { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' });
    expect([code, stderr.match(/^SLACK_(?:BOT|APP)_TOKEN: not set/gm)?.length]).toEqual([1, 2]);
  });
});
