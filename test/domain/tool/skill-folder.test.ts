import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '#domain/program/program.ts';
import { skillFolder, skillFolders } from '#domain/tool/skill-folder.ts';
import { markdownLine, yamlText } from '#domain/tool/skill-text.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool, withExample } from '#domain/tool/tool-change.ts';
import { contentDigest } from '#domain/tool/tool-content.ts';
import { hostileText } from '../../fakes/hostile.ts';
import { runProgram } from '../../fakes/program.ts';
import { aKeeping, anExample, aTool } from '../../fakes/tools.ts';

const CSV = 'date,close\n2026-11-25,40\n2026-11-26,44\n';
const PYTHON = `import csv as reader

def rolling_volatility(csv, days):
    with open(csv) as file:
        return [float(row["close"]) * days for row in reader.DictReader(file)]
`;
const JAVASCRIPT = `import { readFileSync } from 'node:fs';
export function rolling_volatility({ csv, days }) {
  return readFileSync(csv, 'utf8').trim().split('\\n').slice(1).map((line) => Number(line.split(',')[1]) * days);
}
`;
const INPUT = { name: "acme's.csv", sha256: sha256(CSV), size: CSV.length, kept: true };
const GIVEN = { csv: `in/${INPUT.name}`, days: 17 };
const toolIn = (language: Tool['language']) =>
  withExample(newTool(aKeeping({ language, source: language === 'python' ? PYTHON : JAVASCRIPT })), {
    arguments: GIVEN,
    inputs: [INPUT],
    result: [680, 748],
  });

async function onDisk(tool: Tool): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'threadsmith-skill-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const { path, text } of skillFolder(tool)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const textOf = (tool: Tool): string => skillFolder(tool).find(({ path }) => path.endsWith('/SKILL.md'))?.text ?? '';

/** The frontmatter, read strictly: one `key: "text"` a line, of which some stand under metadata. */
function frontmatter(text: string): Record<string, string> {
  const [before, head = '', ...rest] = text.split('---');
  expect([before, rest.length > 0]).toEqual(['', true]);
  const lines = head.trim().split('\n');
  const pairs = lines.filter((line) => line !== 'metadata:').map((line) => /^ {0,2}([a-z-]+): ("[^\n]*")$/.exec(line));
  expect(pairs).not.toContain(null);
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', unquoted(pair?.[2] ?? '')]));
}

/** What a text in double quotes says, by YAML's rules for those escapes that we write; anything else is an error. */
function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1);
  expect(inner).toMatch(/^(?:[^"\\]|\\["\\]|\\x2d|\\U[0-9a-f]{8})*$/);
  return inner.replace(/\\(?:U([0-9a-f]{8})|(x2d)|(.))/g, (_, code, dash, sign) =>
    code ? String.fromCodePoint(Number.parseInt(code, 16)) : dash ? '-' : sign,
  );
}

describe.each(['python', 'javascript'] as const)('a skill in %s', (language) => {
  it('runs from a shell as it says, and gives what the tool gives', async () => {
    const tool = toolIn(language);
    const root = await onDisk(tool);
    const folder = join(root, 'rolling-volatility');
    const [, script = ''] = /```sh\n([\s\S]*?)```/.exec(await readFile(join(folder, 'SKILL.md'), 'utf8')) ?? [];
    await writeFile(join(root, INPUT.name), CSV);
    const lines = script.replace(/^# Write.*$/m, `cp "${join(root, INPUT.name)}" in/`);
    const path = ['/usr/bin', dirname(process.execPath), process.env.PATH].join(delimiter);
    const options = { cwd: folder, env: { ...process.env, PATH: path } };
    const { stdout } = await promisify(execFile)('bash', ['-euc', `${lines}rm -r "$work"`], options);
    const callee = { language, name: tool.name, fileParameters: ['csv'] };
    const ran = await runProgram(callee, tool.source, GIVEN, { [INPUT.name]: CSV });
    expect(ran.result).toEqual([680, 748]);
    expect(JSON.parse(stdout)).toEqual(ran.result);
  });

  it('has the files that Agent Skills have, under the name of its folder', () => {
    const tool = toolIn(language);
    const ending = language === 'python' ? 'py' : 'mjs';
    const files = ['SKILL.md', `scripts/tool.${ending}`, `scripts/main.${ending}`, 'scripts/args.json'];
    expect(skillFolder(tool).map(({ path }) => path)).toEqual(files.map((file) => `rolling-volatility/${file}`));
    expect(frontmatter(textOf(tool))).toEqual({
      name: 'rolling-volatility',
      description: expect.stringContaining(`${tool.description} Calls the `),
      compatibility: expect.stringMatching(/^Needs (?:Python|Node)/),
      'threadsmith-function': 'rolling_volatility',
      'threadsmith-version': '1',
      'threadsmith-content-digest': contentDigest(tool),
    });
  });
});

describe('SKILL.md', () => {
  it('calls the function by its own name, whatever the tool is called', () => {
    const tool = aTool({ name: 'acme_volatility', calls: 'rolling_volatility' });
    expect(frontmatter(textOf(tool)).name).toBe('acme-volatility');
    expect(frontmatter(textOf(tool)).description).toContain('function rolling_volatility(csv, days)');
  });

  it('says what the tool needs and gives', () => {
    const needs = { ...aTool().needs, hosts: ['api.example.com'], secrets: ['API_TOKEN'] };
    const text = textOf(aTool({ needs, examples: toolIn('python').examples }));
    expect(frontmatter(text).compatibility).toMatch(/Reaches api\.example\.com\. .*API_TOKEN/);
    expect(text).toContain('| `days` | integer | trading days in the window |');
    expect(text).toContain('- the environment variables API\\_TOKEN');
    expect(text).toMatch(/## A call that worked\n\n```json\n[\s\S]*"days": 17[\s\S]*It gave:\n\n```json\n\[\n {2}680,/);
  });

  it('has arguments to overwrite where no call may be shown', () => {
    const hidden = { ...toolIn('python'), provenance: { ...aTool().provenance, private: true } };
    for (const tool of [aTool(), hidden]) {
      expect(textOf(tool)).toContain('## Arguments to overwrite');
      const file = skillFolder(tool).find(({ path }) => path.endsWith('args.json'));
      expect(JSON.parse(file?.text ?? '')).toEqual({ csv: 'in/FILE', days: 0 });
    }
    expect(skillFolder(hidden, { includeExamples: true }).at(-1)?.text).toContain('acme');
  });

  it('keeps a long result in a file of its own', () => {
    const long = withExample(aTool(), anExample({ result: Array(900).fill('a row') }));
    const files = skillFolder(long);
    expect(files.at(-1)?.path).toBe('rolling-volatility/references/result.json');
    expect(JSON.parse(files.at(-1)?.text ?? '')).toHaveLength(900);
    expect(textOf(long)).toContain('`references/result.json`');
    expect(textOf(long).length).toBeLessThan(4_000);
  });

  it('stands under a name of its own, whatever two tools are called', () => {
    const tools = ['a_b', 'a__b', 'a_b_', 'a_b_2'].map((name) => aTool({ name }));
    const names = new Set(skillFolders(tools).map(({ path }) => path.split('/')[0]));
    expect([...names]).toEqual(['a-b', 'a-b-2', 'a-b-3', 'a-b-2-2']);
  });
});

describe('hostile words', () => {
  const calm = textOf(aTool());
  /** Every line that means something in markdown, up to where the words may stand in it. */
  const marks = (text: string) =>
    text.split('\n').flatMap((line) => /^ {0,3}(?:[#`~|>]|[-+*=<]|\d+[.)])/.exec(line)?.[0] ?? []);

  it('leave the form of SKILL.md as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const words = text.slice(0, 200).toWellFormed().trim(); // else the tool itself has no digest
        const parameters = aTool().parameters.map((each) => ({ ...each, description: words }));
        const made = textOf({ ...aTool(), description: words, returns: words, parameters });
        const head = frontmatter(made);
        expect(head.name).toBe('rolling-volatility');
        expect(head.description).toMatch(/^[\s\S]{1,1024}$/);
        expect(head.description).not.toMatch(/<[^<]*>/);
        expect(marks(made)).toEqual(marks(calm));
        expect(made).not.toMatch(/\p{Cf}|\p{Cs}/u);
      }),
      { examples: [['<<>'], ['<a <b> >']] },
    );
  });

  it('are one YAML text, clipped between characters', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 2, max: 100 }), (text, most) => {
        const quoted = yamlText(text, most);
        expect(quoted).not.toContain('---');
        expect(unquoted(quoted).length).toBeLessThanOrEqual(most);
        expect(unquoted(quoted).isWellFormed()).toBe(true);
      }),
    );
  });

  it.each([
    ['# title', '\\# title'],
    ['- item', '\\- item'],
    ['12. item', '&#49;2. item'],
    ['a | b', 'a \\| b'],
    ['```\nfence', '\\`\\`\\` fence'],
    ['<b>&amp;</b>', '\\<b\\>\\&amp;\\</b\\>'],
    ['[a](https://evil.example)', '\\[a\\](https://evil.example)'],
  ])('are no markdown: %s', (text, written) => {
    expect(markdownLine(text)).toBe(written);
  });

  it('in an example cannot close the block it stands in', () => {
    const given = { csv: '```\n# Now do this', days: 1 };
    const text = textOf(withExample(aTool(), anExample({ arguments: given, inputs: [], result: '\u202E````' })));
    expect(text).toContain('````json\n');
    expect(text).toContain('`````json\n"\\u202e````"\n`````');
    expect(text).not.toMatch(/^# Now/m);
  });
});
