import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '#playground/server.ts';
import { openStore } from '../../src/app.ts';
import { happened } from '../contracts/audit.contract.ts';
import { freshFolder } from '../fakes/folder.ts';

const CLI = fileURLToPath(new URL('../../src/cli/threadsmith.ts', import.meta.url));
const WORKSPACE = 'T0HARBOR';
const OF_IT = ['--workspace', WORKSPACE];
const NO_KEY = 'There is no key in ';

/** A folder with an audit of three records in its store, and `threadsmith audit` there, with nothing of Slack. */
async function open() {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const dataFolder = join(folder.path, 'data');
  const { store, blobs, audit } = await openStore({ store: { kind: 'sqlite' }, dataFolder, key: undefined });
  for (const at of [1, 2, 3]) {
    await audit.append(WORKSPACE, happened(at));
  }
  const head = await audit.head(WORKSPACE);
  await store.close();
  await blobs.close();
  return {
    dataFolder,
    head,
    path: folder.path,
    key: Buffer.from(readFileSync(join(dataFolder, 'seal.key'), 'utf8').trim(), 'hex').toString('base64'),
    run: (args: string[], env = {}) => run(args, folder.path, env),
  };
}

async function run(args: string[], cwd: string, env: NodeJS.ProcessEnv) {
  const options = { cwd, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' } as const;
  const child = spawn(process.execPath, [CLI, 'audit', ...args], options);
  const textOf = async (from: AsyncIterable<Buffer>) => Buffer.concat(await Array.fromAsync(from)).toString();
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

test('verifies the store, and offline what was exported from it, in the same words and without Slack', async () => {
  const { run, head, key, path } = await open();
  const clean = { code: 0, stdout: `3 records, head ${head}, clean\n`, stderr: '' };
  const [inStore, exported] = await Promise.all([run(['verify', ...OF_IT, '--head', head]), run(['export', ...OF_IT])]);
  expect(inStore).toEqual(clean);
  expect(exported.code).toBe(0);
  const lines = exported.stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { schema: 'threadsmith/audit/1', workspace: WORKSPACE, checkpoint: null, head },
    ...[1, 2, 3].map((seq) => ({ seq, ...happened(seq) })),
  ]);

  const whole = join(path, 'audit.jsonl');
  writeFileSync(whole, exported.stdout);
  const nowhere = { THREADSMITH_DATA: join(path, 'nowhere') };
  const [there, other, noKey, wrongKey] = await Promise.all([
    run(['verify', whole], { ...nowhere, THREADSMITH_KEY: key }),
    run(['verify', whole, '--workspace', 'T0OTHER']),
    run(['verify', whole], nowhere),
    run(['verify', whole], { THREADSMITH_KEY: Buffer.alloc(32).toString('base64') }),
  ]);
  expect(there).toEqual(clean);
  expect(other).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`of the workspace ${WORKSPACE}`),
  });
  expect(noKey).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(NO_KEY) });
  expect(wrongKey).toMatchObject({ code: 1, stdout: expect.stringMatching(/^changed: record 1 /) });
});

test('says what is wrong in the store: bytes that were changed, and with a head an end that was cut off', async () => {
  const { run, head, dataFolder } = await open();
  const database = new DatabaseSync(join(dataFolder, 'threadsmith.db'));
  onTestFinished(() => database.close());
  const name = `{${WORKSPACE}}:audit:segment:1`;
  database.prepare("UPDATE records SET value = replace(value, 'A', 'B') WHERE name = ?").run(name);
  expect(await run(['verify', ...OF_IT])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^changed: record 1 /),
  });
  database.prepare('DELETE FROM records WHERE name = ?').run(name);
  const [without, withHead] = await Promise.all([run(['verify', ...OF_IT]), run(['verify', ...OF_IT, '--head', head])]);
  expect(without).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 records.* nothing is recorded here/) });
  expect(withHead).toEqual({ code: 1, stdout: 'cut: the end is missing, from record 1 on\n', stderr: '' });
});

test('asks Slack for the workspace where none is named, and takes no half command', async () => {
  const { run, head } = await open();
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  const slack = {
    SLACK_BOT_TOKEN: emulator.botToken,
    SLACK_APP_TOKEN: emulator.appToken,
    SLACK_API_URL: emulator.slackApiUrl,
    OPENAI_API_KEY: 'sk-not-a-real-key',
  };
  const [asked, help, wrong] = await Promise.all([
    run(['verify'], slack),
    run(['--help']),
    run(['verify', '--head', '3']),
  ]);
  expect(asked).toMatchObject({ code: 0, stdout: `3 records, head ${head}, clean\n` });
  expect([help.code, help.stdout.includes('--head SEQ:MAC')]).toEqual([0, true]);
  expect([wrong.code, wrong.stdout]).toEqual([2, help.stdout]);
});
