import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './law/checkout.ts';

const AGENTS_LINES = 60;
const DECISION_LINES = 40;
const OURS = /^(?:src|test|docs|bench|scripts|bin|\.ci)(?:\/|$)/;
const AT_THE_TOP =
  /^(?:README\.md|AGENTS\.md|CHANGELOG\.md|LICENSE|Dockerfile|compose\.yaml|manifest\.json|bring-up\.mjs|\.env\.example|[\w.]+\.json|vitest\.config\.ts)$/;

const markdownIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const decisions = markdownIn('docs/decisions');
const papers = ['README.md', 'AGENTS.md', ...markdownIn('docs'), ...decisions].filter((path) =>
  existsSync(join(ROOT, path)),
);

describe.each(papers)('%s', (paper) => {
  const text = readFileSync(join(ROOT, paper), 'utf8');

  it('names only paths that exist', () => {
    expect(pathsIn(text, paper).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map(([, run, short]) => run ?? short);
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });
});

describe('the papers', () => {
  it('are there', () => {
    expect(papers).toEqual(
      expect.arrayContaining(['AGENTS.md', 'docs/architecture.md', 'docs/security.md', 'docs/operating.md']),
    );
    expect(decisions.length).toBeGreaterThan(5);
  });

  it(`keep AGENTS.md within ${AGENTS_LINES} lines`, () => {
    expect(linesOf('AGENTS.md')).toBeLessThanOrEqual(AGENTS_LINES);
  });

  it.each(decisions)('say in %s what led to it, what was decided and what follows', (path) => {
    const headings = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Decision', 'Consequences']);
    expect(linesOf(path)).toBeLessThanOrEqual(DECISION_LINES);
  });

  it('say of every package why it is here', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const packages = Object.keys({ ...dependencies, ...devDependencies });
    expect(packages.length).toBeGreaterThan(20);
    const all = decisions.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
    expect(packages.filter((name) => !all.includes(`\`${name}\``))).toEqual([]);
  });

  it('number decisions without gaps', () => {
    const numbers = decisions.map((path) => Number(path.slice('docs/decisions/'.length, 'docs/decisions/0000'.length)));
    expect(numbers.sort((a, b) => a - b)).toEqual(decisions.map((_, index) => index + 1));
  });
});

describe('the environment', () => {
  const VARIABLE = /\b(?:SLACK|THREADSMITH|ANTHROPIC|OPENAI|REDIS|E2B)_[A-Z_]+\b/g;
  const namesIn = (path: string) => [...new Set(readFileSync(join(ROOT, path), 'utf8').match(VARIABLE))].sort();

  it('is listed whole in .env.example, and explained', () => {
    const read = [...new Set(['src/config.ts', 'src/models.ts'].flatMap(namesIn))].sort();
    expect(read.length).toBeGreaterThan(5);
    expect(namesIn('.env.example')).toEqual(read);
    expect(namesIn('docs/operating.md')).toEqual(read);
  });
});

describe('the check itself', () => {
  it('reads paths from code and from links, up to a wildcard or a line', () => {
    const text =
      'See `src/domain/session/state.ts`, `test/contracts/*.contract.ts`, [why](decisions/0001-keyv.md#context) and `npm ci`.';
    expect(pathsIn(text, 'docs/architecture.md')).toEqual([
      'src/domain/session/state.ts',
      'test/contracts',
      'docs/decisions/0001-keyv.md',
    ]);
    expect(pathsIn('[site](https://example.com/src/a) [here](#top) `bring-up.mjs`', 'AGENTS.md')).toEqual([
      'bring-up.mjs',
    ]);
  });
});

const linesOf = (path: string) => readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length;

/** Paths from the checkout's root: what stands in backticks and looks like one of ours, and where links lead. */
function pathsIn(text: string, paper: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => path);
  const linked = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(paper), target));
  return [...quoted.filter((path) => OURS.test(path) || AT_THE_TOP.test(path)).map(fixedPart), ...linked];
}

/** `test/contracts/*.contract.ts` stands for its folder. */
const fixedPart = (path: string): string => (path.includes('*') ? dirname(path.slice(0, path.indexOf('*') + 1)) : path);
