import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '#playground/server.ts';
import { openStore } from '../../src/app.ts';
import { auditCommand } from '../../src/cli/audit.ts';
import { happened } from '../contracts/audit.contract.ts';
import { freshFolder } from '../fakes/folder.ts';

const CLI = fileURLToPath(new URL('../../src/cli/threadsmith.ts', import.meta.url));
const WORKSPACE = 'T0HARBOR';
const OF_IT = ['--workspace', WORKSPACE];

/** A folder with an audit of three records in its store, and `audit` over it, with nothing of Slack. */
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
    run: (args: string[], environment = {}) => run(args, { THREADSMITH_DATA: dataFolder, ...environment }),
  };
}

async function run(args: string[], environment: NodeJS.ProcessEnv) {
  const out = new PassThrough();
  const code = await auditCommand(args, { environment, out });
  return { code, said: String(out.read() ?? '') };
}

test('verifies the store, and offline what was exported from it, in the same words and without Slack', async () => {
  const { run, head, key, path } = await open();
  const clean = { code: 0, said: `3 records, head ${head}, clean\n` };
  expect(await run(['verify', ...OF_IT, '--head', head])).toEqual(clean);
  const exported = await run(['export', ...OF_IT, '--by', 'Priya']);
  expect(exported.code).toBe(0);
  expect(
    exported.said
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { schema: 'threadsmith/audit/1', workspace: WORKSPACE, checkpoint: null, head: expect.stringMatching(/^4:/) },
    ...[1, 2, 3].map((seq) => ({ seq, ...happened(seq) })),
    { seq: 4, kind: 'exported', body: { by: 'cli:Priya' } },
  ]);
  const file = join(path, 'audit.jsonl');
  writeFileSync(file, exported.said);
  const nowhere = { THREADSMITH_DATA: join(path, 'nowhere') };
  expect(await run(['verify', file], { ...nowhere, THREADSMITH_KEY: key })).toEqual({
    code: 0,
    said: expect.stringMatching(/^4 records, head 4:\S+, clean\n$/),
  });
  const otherKey = Buffer.alloc(32).toString('base64');
  expect(await run(['verify', file], { ...nowhere, THREADSMITH_KEY: otherKey })).toEqual({
    code: 1,
    said: 'changed: record 1 is not what was written, or was written with another key\n',
  });
  await expect(run(['verify', file, '--workspace', 'T0OTHER'])).rejects.toThrow(`of the workspace ${WORKSPACE}`);
  await expect(run(['verify', file], nowhere)).rejects.toThrow('There is no key in ');
  expect(existsSync(nowhere.THREADSMITH_DATA)).toBe(false);
});

test('says what is wrong in the store: bytes that were changed, and with a head an end that was cut off', async () => {
  const { run, head, dataFolder } = await open();
  const database = new DatabaseSync(join(dataFolder, 'threadsmith.db'));
  onTestFinished(() => database.close());
  const name = `{${WORKSPACE}}:audit:segment:1`;
  database.prepare("UPDATE records SET value = replace(value, 'A', 'B') WHERE name = ?").run(name);
  expect(await run(['verify', ...OF_IT])).toEqual({ code: 1, said: expect.stringMatching(/^changed: record 1 /) });
  database.prepare('DELETE FROM records WHERE name = ?').run(name);
  expect(await run(['verify', ...OF_IT])).toEqual({
    code: 0,
    said: expect.stringMatching(/^0 records.* nothing is recorded here/),
  });
  expect(await run(['verify', ...OF_IT, '--head', head])).toEqual({
    code: 1,
    said: 'cut: the end is missing, from record 1 on\n',
  });
});

test('asks Slack for the workspace where none is named', async () => {
  const { run, head } = await open();
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  const slack = {
    SLACK_BOT_TOKEN: emulator.botToken,
    SLACK_APP_TOKEN: emulator.appToken,
    SLACK_API_URL: emulator.slackApiUrl,
    OPENAI_API_KEY: 'sk-not-a-real-key',
  };
  expect(await run(['verify'], slack)).toEqual({ code: 0, said: `3 records, head ${head}, clean\n` });
});

test.each([
  [],
  ['look'],
  ['verify', '--head', '3'],
  ['verify', 'a', 'b'],
  ['export', 'file'],
  ['export', '--head', '0:'],
])('takes no half command: %j %j %j', async (...args) => {
  const { code, said } = await run(args, {});
  expect([code, said]).toEqual([2, (await run(['--help'], {})).said]);
});

test('is a command of threadsmith, whose exit code says what it found', async () => {
  const { path, dataFolder } = await open();
  const env = { PATH: process.env.PATH, THREADSMITH_DATA: dataFolder };
  const head = `9:${'0'.repeat(64)}`;
  const child = spawn(process.execPath, [CLI, 'audit', 'verify', ...OF_IT, '--head', head], { cwd: path, env });
  const [said, code] = await Promise.all([
    Array.fromAsync(child.stdout),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  expect([code, said.join('')]).toEqual([1, 'cut: the end is missing, from record 4 on\n']);
});

test('no workspace is begun by a slip of the pen', async () => {
  const { run } = await open();
  await expect(run(['export', '--workspace', 't0harbor'])).rejects.toThrow('Correct --workspace');
  await expect(run(['verify', '--workspace', 'T0HARBOR '])).rejects.toThrow('Correct --workspace');
});
