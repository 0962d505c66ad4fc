import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveCommand } from '../../bench/eval/live-command.ts';
import { scriptedModel } from '../../bench/eval/scripted.ts';
import { readTasks } from '../../bench/eval/task.ts';
import { around, folderWith, serveScripted, TASKS } from '../fakes/eval-tasks.ts';

const run = async (args: readonly string[], environment: Record<string, string> = {}) => {
  const { lines, around: given } = around(environment);
  const code = await liveCommand(args, given);
  return { code, lines };
};

const SECRET = ['sk', 'ant', 'api03', 'Zx9qLm4RtY7uWc2E'].join('-');

/** Tasks, and an endpoint that answers them until it is closed. */
async function served(folder: string) {
  const server = await serveScripted(await scriptedModel(folder, await readTasks(folder)));
  return { server, environment: { OPENAI_BASE_URL: `${server.url}/v1`, THREADSMITH_MODEL: 'openai:small' } };
}

/** Without what differs from run to run. */
const told = (lines: readonly string[]) => lines.map((line) => line.replace(/, [\d.]+ s,/, ',')).sort();

describe('npm run live', () => {
  it('records real replies, and gives the same from them when the endpoint is gone', async () => {
    const { server, environment } = await served(TASKS);
    const folder = await folderWith({ 'prices.json': { prices: { 'openai:small': { input: 1000, output: 10_000 } } } });
    const replies = join(folder, 'replies');
    const only = ['--only', 'csv-top,second-try,ask-column', '--prices', join(folder, 'prices.json')];
    const recorded = await run([...only, '--record', replies], environment);
    expect(recorded.lines.filter((line) => line.startsWith('pass'))).toHaveLength(3);
    const asked = server.requests.length;
    expect(asked).toBe(3 + 4 + 1); // plan, code, words; a repair beside them; a question
    const cost = asked * ((100 * 1000 + 7 * 10_000) / 1e6);
    expect(recorded.lines.at(-1)).toBe(
      `3 of 3 passed, ${asked * 100} tokens in, ${asked * 7} out, $${cost.toFixed(2)}, openai:small`,
    );
    expect(recorded.code).toBe(0);
    const names = await readdir(replies);
    expect(names.filter((name) => /^(?:plan|code|repair|answer)-[0-9a-f]{64}\.json$/.test(name))).toHaveLength(asked);
    expect(names).toHaveLength(asked);

    const replayed = await run([...only, '--replay', replies]);
    expect(server.requests.length).toBe(asked);
    expect(told(replayed.lines)).toEqual(told(recorded.lines));
    expect(replayed.code).toBe(0);
  });

  it('says which reply is missing, and fails that task alone', async () => {
    const { environment } = await served(TASKS);
    const replies = join(await folderWith({}), 'replies');
    await run(['--only', 'json-gaps,ask-column', '--record', replies], environment);
    const words = (await readdir(replies)).find((name) => name.startsWith('answer-')) ?? '';
    await rm(join(replies, words));
    const { code, lines } = await run(['--only', 'json-gaps,ask-column', '--replay', replies, '--json']);
    expect(code).toBe(1);
    expect(lines.find((line) => line.startsWith('FAIL'))).toContain(`FAIL  json-gaps: passed, 1 attempt, `);
    expect(lines.find((line) => line.startsWith('FAIL'))).toContain(`no reply is recorded in ${words}`);
    expect(lines.find((line) => line.startsWith('pass'))).toMatch(/^pass {2}ask-column/);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ name: 'live', figures: { solved: 1, tasks: 2 } });
  });

  it('keeps no secret, and what a model did wrong', async () => {
    const folder = await folderWith({
      'a.json': { id: 'a', request: 'Say a key.', expect: [{ contains: 'key' }] },
      'b.json': { id: 'b', request: 'Say nothing.', expect: [{ contains: 'key' }] },
      'scripted/a/script.json': { plan: { outcome: 'answer', reply: `the key ${SECRET}` } },
      'scripted/b/script.json': { plan: { outcome: 'nothing' } },
    });
    const { server, environment } = await served(folder);
    const replies = join(folder, 'replies');
    const args = [folder, '--record', replies];
    const recorded = await run(args, { ...environment, OPENAI_API_KEY: SECRET });
    expect(recorded.code).toBe(1);
    expect(server.requests).toHaveLength(3); // one is asked to mend its answer
    const texts = await Promise.all((await readdir(replies)).map((name) => readFile(join(replies, name), 'utf8')));
    expect(texts).toHaveLength(2);
    expect(texts.join('')).toContain('"the key [removed]"');
    expect(texts.join('')).toContain('"why": "nonsense"');
    expect(texts.join('')).not.toContain(SECRET);
    const replayed = await run([folder, '--replay', replies]);
    expect(replayed.lines.filter((line) => /^(?:pass|FAIL)/.test(line)).sort()).toEqual([
      expect.stringMatching(
        /^FAIL {2}b: error, .*: it failed: model; plan: it failed when it was recorded \(nonsense\)$/,
      ),
      expect.stringMatching(/^pass {2}a: answered/),
    ]);
  });

  it('has nothing to do without a key', async () => {
    expect(await run([])).toEqual({
      code: 0,
      lines: ['No key of a model is set (ANTHROPIC_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL), so nothing was asked.'],
    });
  });

  it('says what is wrong', async () => {
    const folder = await folderWith({ 'prices.json': { 'openai:small': { input: -1 } } });
    const key = { OPENAI_API_KEY: 'k' };
    await expect(run(['--prices', join(folder, 'prices.json')], key)).rejects.toThrow(/prices\.json: no prices/);
    await expect(run(['--replay', folder, '--record', folder], key)).rejects.toThrow(/either --replay or --record/);
    await expect(run(['--replay', join(folder, 'no')])).rejects.toThrow(/nothing is recorded there; record first/);
    await expect(run([], { ...key, THREADSMITH_MODEL: 'gpt' })).rejects.toThrow(
      /^THREADSMITH_MODEL: write PROVIDER:NAME/,
    );
    await writeFile(join(folder, 'prices.json'), '{"kind": "plan"}');
    await expect(run(['--replay', folder])).rejects.toThrow(/prices\.json: no recorded reply/);
  });
});
