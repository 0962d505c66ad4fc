import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './law/checkout.ts';

const THREATS = 18;
const LEAST_OF_LEVEL_2 = 12;
const NOT_THERE = 'not there yet';
/** OWASP AISVS 1.0, chapter C9: numbers by level. */
const REQUIREMENTS = {
  1: ['9.1.1', '9.1.2', '9.2.1', '9.3.1', '9.3.2', '9.6.1'],
  2: [
    ...['9.1.3', '9.2.2', '9.2.3', '9.2.4', '9.2.5', '9.2.6', '9.2.7', '9.3.3', '9.3.4', '9.3.5', '9.3.6', '9.3.7'],
    ...['9.4.1', '9.4.2', '9.5.1', '9.5.2', '9.5.3', '9.5.4', '9.5.5', '9.6.2'],
  ],
  3: ['9.2.8', '9.2.9', '9.2.10', '9.3.8', '9.4.3', '9.4.4', '9.5.6', '9.6.3'],
} as const;
const LIST = join(ROOT, '../shared/data/aisvs/c9.md');

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
/** Cells of every row of every table, heads and rules aside. */
const rowsIn = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    )
    .filter(
      (cells) => !cells.every((cell) => /^-*$/.test(cell)) && !['threat', 'state'].some((head) => cells.includes(head)),
    );
const namedIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);

const security = rowsIn(textOf('docs/security.md'));
const requirements = rowsIn(textOf('docs/aisvs.md'));
const isHeading = (cells: readonly string[]): boolean => /^\*\*\d+\*\*$/.test(cells[0] ?? '');
const heldBy = (cells: readonly string[]): string => cells.at(-1) ?? '';

/** What each file below test/ imports of the others. */
const imports = new Map(
  readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `test/${path}`)
    .map((path): [string, string[]] => [path, importedBy(path)]),
);

function importedBy(path: string): string[] {
  return [...textOf(path).matchAll(/\bfrom '(\.[^']+)'/g)].map(([, target = '']) => join(dirname(path), target));
}

/** Whether vitest runs it: itself, or because a file that it runs imports it. */
function isRun(path: string, seen: readonly string[] = []): boolean {
  const users = [...imports].filter(([user, targets]) => !seen.includes(user) && targets.includes(path));
  return path.endsWith('.test.ts') || users.some(([user]) => isRun(user, [...seen, path]));
}

const named = [...security, ...requirements].flatMap((cells) => namedIn(heldBy(cells)));

describe('the papers about security', () => {
  it.each([...new Set(named)].sort())('name a test that is there and is run: %s', (path) => {
    expect(path.startsWith('test/') && existsSync(join(ROOT, path))).toBe(true);
    expect(textOf(path)).toMatch(/\b(?:it|test)(?:\.\w+)*\(|testCases\(/);
    expect(isRun(path)).toBe(true);
  });

  it('take only files for run that are', () => {
    expect(isRun('test/contracts/sandbox/limits.ts')).toBe(true);
    expect(isRun('test/vm/cgroup2.guest.ts')).toBe(false); // in a virtual machine only
  });
});

describe('docs/security.md', () => {
  it('has every threat with all its parts, in order, each with a defence and its tests', () => {
    const headings = security.filter(isHeading).map(([number]) => Number(number?.replaceAll('*', '')));
    expect(headings).toEqual(Array.from({ length: THREATS }, (_, index) => index + 1));
    const numbers = security.flatMap(([number = '']) => (/^\d+\.\d+$/.test(number) ? [number] : []));
    const counted = headings.flatMap((threat) =>
      numbers.filter((number) => number.startsWith(`${threat}.`)).map((_, part) => `${threat}.${part + 1}`),
    );
    expect(numbers).toEqual(counted);
    for (const threat of headings) {
      expect(numbers, `${threat}`).toContain(`${threat}.1`);
    }
  });

  it('names a test in every line, or says that there is nothing to test yet', () => {
    for (const cells of security.filter((each) => !isHeading(each))) {
      expect(
        cells.slice(0, -1).every((cell) => cell !== ''),
        cells.join(' | '),
      ).toBe(true);
      expect(namedIn(heldBy(cells)).length > 0 || heldBy(cells) === NOT_THERE, cells.join(' | ')).toBe(true);
    }
  });

  it('says below why for every line that is not there yet', () => {
    const [, below = ''] = textOf('docs/security.md').split('## Not there yet');
    const missing = security.filter((cells) => heldBy(cells) === NOT_THERE).map(([number]) => `(${number})`);
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.filter((number) => !below.includes(number))).toEqual([]);
  });
});

describe('docs/aisvs.md', () => {
  const metOf = (level: keyof typeof REQUIREMENTS): number =>
    requirements.filter(
      ([number = '', state]) => state === 'met' && REQUIREMENTS[level].some((each) => each === number),
    ).length;

  it('has every requirement of the chapter once, under its level', () => {
    const [, ...levels] = textOf('docs/aisvs.md').split(/^## Level \d$/m);
    expect(levels.map((text) => rowsIn(text).map(([number]) => number))).toEqual(Object.values(REQUIREMENTS));
  });

  const why = existsSync(LIST) ? '' : ' (skipped: ../shared/data/aisvs is not beside this checkout)';
  it.skipIf(why !== '')(`has those of OWASP’s own list${why}`, () => {
    const rows = rowsIn(readFileSync(LIST, 'utf8')).filter(([number = '']) => /^\*\*9\./.test(number));
    const theirs = rows.map(([number, , level]) => `${number?.replaceAll('*', '')} ${level}`);
    const ours = Object.entries(REQUIREMENTS).flatMap(([level, numbers]) => numbers.map((each) => `${each} ${level}`));
    expect(ours.toSorted()).toEqual(theirs.toSorted());
  });

  it.each(requirements)('%s is %s with a reason, and with a test where it is met', (_number, state, reason, held) => {
    expect(['met', 'not met', 'n/a']).toContain(state);
    expect(reason).not.toBe('');
    expect(namedIn(held ?? '').length > 0).toBe(state === 'met');
  });

  it('claims all of level 1, enough of level 2, and counts right', () => {
    expect(metOf(1)).toBe(REQUIREMENTS[1].length);
    expect(metOf(2)).toBeGreaterThanOrEqual(LEAST_OF_LEVEL_2);
    expect(textOf('docs/aisvs.md')).toContain(
      `All ${metOf(1)} of level 1 are met, ${metOf(2)} of ${REQUIREMENTS[2].length} of level 2, ${metOf(3)} of ${REQUIREMENTS[3].length} of level 3.`,
    );
  });
});
