import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { evalCommand } from '../../bench/eval/command.ts';
import { Result } from '../../bench/eval/result.ts';
import { type ScriptedModel, scriptedModel } from '../../bench/eval/scripted.ts';
import { readTasks } from '../../bench/eval/task.ts';
import { around, folderWith, serveScripted, TASKS } from '../fakes/eval-tasks.ts';
import { serveJson } from '../fakes/http.ts';
import { replyOf } from '../fakes/model-wire/reply.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const run = async (args: readonly string[], environment: Record<string, string> = {}) => {
  const { lines, around: given } = around(environment);
  const code = await evalCommand(args, given);
  return { code, lines };
};

const resultsIn = async (path: string): Promise<Result[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => Result.parse(JSON.parse(line)));

/** Answers in words, and is right about the first of two. */
const TALK = {
  'a.json': { id: 'a', request: 'Say yes.', expect: [{ contains: 'yes' }] },
  'b.json': { id: 'b', request: 'Say no.', expect: [{ regex: '^no$' }] },
  'scripted/a/script.json': { plan: { outcome: 'answer', reply: 'yes' } },
  'scripted/b/script.json': { plan: { outcome: 'answer', reply: 'no, never' } },
};

describe('npm run eval', () => {
  it('takes tasks through plan, program, approval, sandbox and answer, and goes on where it was', async () => {
    const out = join(await folderWith({}), 'results.jsonl');
    const only = ['csv-top', 'js-percentile', 'refuse-network', 'ask-column', 'naughty-name'];
    const args = [TASKS, '--scripted', '--only', only.join(','), '--out', out, '--json'];
    const first = await run(args);
    const { name, figures } = JSON.parse(first.lines.at(-1) ?? '');
    expect(name).toBe('eval');
    expect(figures).toMatchObject({ solved: 5, tasks: 5, attempts: 4, tokens_out: expect.any(Number) });
    expect(first.lines.find((line) => line.startsWith('js-percentile'))).toMatch(/^js-percentile +yes +passed +2 +/);
    expect(first.lines.find((line) => line.startsWith('all '))).toMatch(/^all +5 of 5 +4 +[\d,]+ +[\d,]+ +[\d.]+$/);

    const results = await resultsIn(out);
    expect(results.map(({ id, outcome }) => [id, outcome]).sort()).toEqual([
      ['ask-column', 'asked'],
      ['csv-top', 'passed'],
      ['js-percentile', 'passed'],
      ['naughty-name', 'passed'],
      ['refuse-network', 'refused'],
    ]);
    const twice = results.find(({ id }) => id === 'js-percentile');
    expect(twice?.earlier).toMatchObject([{ outcome: 'check_failed', source: expect.stringContaining('toFixed') }]);
    expect(twice?.program).toMatchObject({ outcome: 'passed', language: 'javascript', arguments: { column: 'ms' } });
    expect(results.find(({ id }) => id === 'csv-top')?.files).toEqual(['out/ranking.csv']);

    const before = await readFile(out, 'utf8');
    const second = await run(args);
    expect(await readFile(out, 'utf8')).toBe(before);
    expect(JSON.parse(second.lines.at(-1) ?? '').figures).toEqual(figures);
    expect(second.lines.filter((line) => line.endsWith('(from the file)'))).toHaveLength(5);
  });

  it('gives up after three programs', async () => {
    const program = (source: string) => ({ name: 'fail_so', description: 'fails', source });
    const folder = await folderWith({
      'fail.json': { id: 'fail', request: 'Fail.', expect: [{ contains: 'well' }] },
      'scripted/fail/script.json': {
        plan: { outcome: 'create', goal: 'Fail', steps: ['Fail'] },
        programs: ['1.py', '2.py', '3.py'].map(program),
      },
      ...Object.fromEntries(
        [1, 2, 3].map((n) => [`scripted/fail/${n}.py`, `def fail_so():\n    raise ValueError("try ${n}")\n`]),
      ),
    });
    const out = join(folder, 'out.jsonl');
    const { code, lines } = await run([folder, '--scripted', '--out', out]);
    expect(code).toBe(0);
    const [result] = await resultsIn(out);
    expect(result).toMatchObject({ solved: false, outcome: 'failed', attempts: 3, reply: '' });
    expect(result?.program?.stderr).toContain('ValueError: try 3');
    expect(result?.earlier.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    expect(lines).toContain('fail: it ended as failed, not passed or answered; the reply does not hold "well"');
  });

  it('runs again what it is told to, and what has changed', async () => {
    const folder = await folderWith(TALK);
    const args = [folder, '--scripted', '--out', join(folder, 'out.jsonl')];
    const ran = (lines: readonly string[]) =>
      lines.flatMap((line) =>
        line.endsWith('(from the file)') ? [] : (/^(?:pass|FAIL) +(\w):/.exec(line)?.[1] ?? []),
      );
    expect(ran((await run(args)).lines)).toEqual(['a', 'b']);
    expect(ran((await run(args)).lines)).toEqual([]);
    expect(ran((await run([...args, '--again-unsolved'])).lines)).toEqual(['b']);
    expect(ran((await run([...args, '--again'])).lines)).toEqual(['a', 'b']);
    await writeFile(join(folder, 'a.json'), JSON.stringify({ ...TALK['a.json'], expect: [{ contains: 'yet' }] }));
    expect(ran((await run(args)).lines)).toEqual(['a']);
    expect((await resultsIn(join(folder, 'out.jsonl'))).map(({ solved }) => solved)).toEqual([false, false]);
  });

  it('fails a task whose endpoint fails, and goes on', async () => {
    const folder = await folderWith(TALK);
    const model = await scriptedModel(folder, await readTasks(folder));
    const onlyA: ScriptedModel['reply'] = (question) =>
      question.prompt.includes('Say yes.') ? model.reply(question) : undefined;
    const server = await serveScripted({ reply: onlyA });
    const endpoint = ['--base-url', `${server.url}/v1`, '--model', 'small', '--key-env', 'MY_KEY'];
    const out = join(folder, 'out.jsonl');
    const { code, lines } = await run([folder, ...endpoint, '--out', out], { MY_KEY: 'sesame' });
    expect(code).toBe(0);
    expect(lines.filter((line) => /^(?:pass|FAIL)/.test(line)).sort()).toEqual([
      expect.stringMatching(/^FAIL {2}b: error, 0 attempts, .*: it failed: no_model; plan: .*\(auth\)$/),
      expect.stringMatching(/^pass {2}a: answered, 0 attempts, [\d.]+ s, 100 tokens in, 7 out$/),
    ]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toContain('Bearer sesame');
    await expect(run([folder, '--scripted', '--out', out])).rejects.toThrow(
      'the result of a is of another model (endpoint:small); name another file with --out, or say --again',
    );
  });

  it.each<['chat' | 'responses' | 'anthropic', string]>([
    ['chat', '/v1/chat/completions'],
    ['responses', '/v1/responses'],
    ['anthropic', '/v1/messages'],
  ])('asks an endpoint by %s', async (api, path) => {
    const say = JSON.stringify({ outcome: 'answer', reply: 'yes' });
    const vendor = api === 'chat' ? 'openai' : api;
    const server = await serveJson((request) => replyOf(vendor, request.path, request.body.stream === true, { say }));
    const url = api === 'anthropic' ? server.url : `${server.url}/v1`;
    const folder = await folderWith({ 'a.json': TALK['a.json'] });
    const { lines } = await run([folder, '--base-url', url, '--model', 'small', '--api', api, '--json']);
    expect(JSON.parse(lines.at(-1) ?? '').figures).toMatchObject({
      solved: 1,
      tasks: 1,
      tokens_in: 100,
      tokens_out: 7,
    });
    expect(server.requests).toMatchObject([{ path: expect.stringContaining(path), body: { model: 'small' } }]);
  });

  it('does not wait for what is no request', async () => {
    const folder = await folderWith({
      'a.json': { ...TALK['a.json'], request: 'stop' },
      'scripted/a/script.json': { plan: { outcome: 'answer', reply: 'yes' } },
    });
    const { lines } = await run([folder, '--scripted']);
    expect(lines.at(-1)).toBe('a: it was not taken as a request');
  });

  it('leaves the file whole at Ctrl-C, and says how to go on', async () => {
    const folder = await folderWith(TALK);
    const model = await scriptedModel(folder, await readTasks(folder));
    const waiting = Promise.withResolvers<void>();
    const server = await serveScripted({
      reply(question) {
        if (question.prompt.includes('Say no.')) {
          waiting.resolve();
          return { wire: 'silent' };
        }
        return model.reply(question);
      },
    });
    const out = join(folder, 'out.jsonl');
    const args = [folder, '--base-url', `${server.url}/v1`, '--model', 'small', '--parallel', '1', '--out', out];
    const child = spawn(process.execPath, ['bench/eval.ts', ...args], { cwd: ROOT });
    const said: string[] = [];
    child.stderr.on('data', (data) => said.push(String(data)));
    await waiting.promise;
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(said.join('')).toBe(`Stopped. ${out} holds 1 results; the same command goes on from there.\n`);
    expect(code).toBe(130);
    expect((await resultsIn(out)).map(({ id }) => id)).toEqual(['a']);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

const TASK = TALK['a.json'];

describe('what is said wrong', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no task', {}, /: there is no task in it, and each is a file NAME\.json$/],
    ['no JSON', { 'a.json': '{' }, /a\.json: not JSON$/],
    ['an unknown key', { 'a.json': { ...TASK, expects: [] } }, /a\.json: .*Unrecognized key: "expects"/s],
    ['no checks', { 'a.json': { ...TASK, expect: [] } }, /a\.json: .*expect/s],
    [
      'an unknown check',
      { 'a.json': { ...TASK, expect: [{ contain: 'x' }] } },
      /a\.json: .*exactly one of contains, regex, json, file, outcome, labels; here is contain\n.*expect\[0\]/s,
    ],
    [
      'two checks in one',
      { 'a.json': { ...TASK, expect: [{ contains: 'x', regex: 'x' }] } },
      /here is contains, regex/,
    ],
    ['no pattern', { 'a.json': { ...TASK, expect: [{ regex: '(' }] } }, /no regular expression\n.*expect\[0\]\.regex/s],
    ['no pointer', { 'a.json': { ...TASK, expect: [{ json: { path: 'a', value: 1 } }] } }, /a JSON Pointer/],
    ['no type', { 'a.json': { ...TASK, expect: [{ file: { name: 'a', type: 'exe' } }] } }, /expect\[0\]\.file\.type/],
    ['no outcome', { 'a.json': { ...TASK, expect: [{ outcome: 'error' }] } }, /one or several of passed/],
    ['no file', { 'a.json': { ...TASK, files: ['x/y.csv'] } }, /a\.json: its file .*x\/y\.csv cannot be read$/],
    ['one id twice', { 'a.json': TASK, 'c.json': TASK }, /c\.json: its id a is that of a\.json too$/],
  ])('%s', async (_what, files, message) => {
    await expect(readTasks(await folderWith(files))).rejects.toThrow(message);
  });

  it.each<[string[], RegExp]>([
    [['--model', 'm'], /^--base-url and --model go together/],
    [['--base-url', 'ftp://x', '--model', 'm'], /^--base-url: this is no address/],
    [['--base-url', 'http://x', '--model', 'm', '--api', 'soap'], /^--api: this is one of chat, responses, anthropic$/],
    [['--base-url', 'http://x', '--model', 'm', '--key-env', 'K'], /^--key-env: K is not set, or empty$/],
    [[], /^ANTHROPIC_API_KEY or OPENAI_API_KEY: set one of them/],
    [['--scripted', '--parallel', '0'], /^--parallel: this is a whole number from 1 to 64$/],
    [['--scripted', '--only', 'a,z'], /^--only: there is no task z$/],
    [['--nonsense'], /nonsense/],
  ])('%j', async (args, message) => {
    await expect(run([await folderWith(TALK), ...args])).rejects.toThrow(message);
  });

  it('a folder that is not there, tasks without scripts, and a file of something else', async () => {
    await expect(run(['no/such/folder'])).rejects.toThrow(/^no\/such\/folder: there is no such folder$/);
    const folder = await folderWith({ 'a.json': TASK, 'out.txt': '{"id": 1}\n' });
    await expect(run([folder, '--scripted'])).rejects.toThrow(/scripted\/a\/script\.json: not there/);
    const scripted = (script: unknown) => folderWith({ 'a.json': TASK, 'scripted/a/script.json': script });
    await expect(run([await scripted('{'), '--scripted'])).rejects.toThrow(/script\.json: not JSON$/);
    const programs = [{ name: 'a', description: 'a', source: 'no.py' }];
    await expect(run([await scripted({ plan: {}, programs }), '--scripted'])).rejects.toThrow(
      /program no\.py cannot be/,
    );
    await expect(
      run([await folderWith({ 'a.json': TASK, 'b.json': { ...TASK, id: 'b' } }), '--scripted']),
    ).rejects.toThrow(/tells tasks by their request, and that of b is there twice$/);
    const whole = await folderWith({ ...TALK, 'out.txt': '\n{"id": 1}\n' });
    await expect(run([whole, '--scripted', '--out', join(whole, 'out.txt')])).rejects.toThrow(
      /out\.txt, line 2: no result of a task/,
    );
    const away = join(whole, 'no', 'out.jsonl');
    await expect(run([whole, '--scripted', '--out', away])).rejects.toThrow(/no\/out\.jsonl: it cannot be written$/);
  });
});
