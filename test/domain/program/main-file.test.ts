import { describe, expect, it } from 'vitest';
import { mainFile } from '#domain/program/main-file.ts';
import { runProgram } from '../../fakes/program.ts';

const python = (body: string, args: object = {}, files: string[] = [], inputs = {}) =>
  runProgram({ language: 'python', name: 'made', fileParameters: files }, body, args, inputs);
const javascript = (body: string, args: object = {}, files: string[] = [], inputs = {}) =>
  runProgram({ language: 'javascript', name: 'made', fileParameters: files }, body, args, inputs);

const both = [
  {
    language: 'python',
    run: python,
    echo: 'def made(**given):\n    return given\n',
    read: 'def made(csv, days):\n    return {"path": csv, "text": open(csv).read(), "days": days}\n',
    write: 'def made():\n    open("out/a.txt", "w").write("x")\n',
    fail: 'def made():\n    raise ValueError("no such luck")\n',
    big: 'def made():\n    return "x" * 1_000_000\n',
    odd: 'def made():\n    return {"f": made}\n',
    loop: 'def made():\n    ring = []\n    ring.append(ring)\n    return ring\n',
    none: 'def other():\n    return 1\n',
    parts: ['args.json', 'in', 'main.py', 'out', 'tool.py'],
  },
  {
    language: 'javascript',
    run: javascript,
    echo: 'export function made(given) { return given; }',
    read: `import { readFile } from 'node:fs/promises';
export async function made({ csv, days }) { return { path: csv, text: await readFile(csv, 'utf8'), days }; }`,
    write: `import { writeFileSync } from 'node:fs';\nexport function made() { writeFileSync('out/a.txt', 'x'); }`,
    fail: 'export function made() { throw new RangeError("no such luck"); }',
    big: 'export function made() { return "x".repeat(1_000_000); }',
    odd: 'export function made() { return { f: made }; }',
    loop: 'export function made() { const ring = []; ring.push(ring); return ring; }',
    none: 'export function other() { return 1; }',
    parts: ['args.json', 'in', 'main.mjs', 'out', 'tool.mjs'],
  },
];

describe.each(both)('our main file in $language', ({ run, echo, read, write, fail, big, odd, loop, none, parts }) => {
  it('hands over arguments and brings back the result as they are', async () => {
    const given = {
      text: 'naïve "quoted" \u2028 \\ 😀',
      days: 17,
      share: 0.1,
      on: true,
      list: [null, { deep: [] }],
      '': 1,
    };
    const { '': _, ...keywords } = given;
    expect(await run(echo, keywords)).toMatchObject({ code: 0, stderr: '', result: keywords });
  });

  it.each(['a.csv', 'in/a.csv'])('turns the file %s into a path', async (csv) => {
    const ran = await run(read, { csv, days: 3 }, ['csv'], { 'a.csv': 'one' });
    expect(ran.result).toEqual({ path: 'in/a.csv', text: 'one', days: 3 });
  });

  it.each(['missing.csv', '../a.csv', 'in/../a.csv', 'in', '', 7])(
    'stops before the call at the file %j',
    async (csv) => {
      const ran = await run(read, { csv, days: 3 }, ['csv'], { 'a.csv': 'one' });
      expect(ran).toMatchObject({ code: 1, stdout: '', result: undefined });
      expect(ran.stderr).toMatch(/^The argument csv (names a file that is not there|does not name a file)/);
    },
  );

  it('gives an empty out/ to write to, takes no result for null, and leaves nothing else', async () => {
    const ran = await run(write);
    expect(ran).toMatchObject({ code: 0, result: null, out: { 'a.txt': 'x' } });
    expect(ran.folder).toEqual([...parts, 'result.json'].toSorted());
  });

  it('ends with the error of the function, and without a result', async () => {
    const ran = await run(fail);
    expect(ran).toMatchObject({ code: 1, result: undefined });
    expect(ran.stderr).toContain('no such luck');
    expect(ran.folder).toEqual(parts.toSorted());
  });

  it.each([
    ['more than 1 MB', big, '1,000,002 bytes of JSON, more than 1,000,000'],
    ['a function', odd, 'The result cannot be written as JSON: it holds a function'],
    ['a ring', loop, 'nested too deeply, or holds itself'],
  ])('refuses a result that is %s', async (_, body, words) => {
    const ran = await run(body);
    expect(ran).toMatchObject({ code: 1, result: undefined });
    expect(ran.stderr).toContain(words);
  });

  it('says when the function is not there', async () => {
    const ran = await run(none);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('made');
  });
});

describe('our main file in python', () => {
  it('writes what numpy, pandas and the standard library hold', async () => {
    const body = `
import collections, dataclasses, datetime, decimal, enum, pathlib
import numpy as np
import pandas as pd

class Colour(enum.Enum):
    RED = "red"

@dataclasses.dataclass
class Pair:
    a: int
    b: float

Point = collections.namedtuple("Point", "x y")

def made():
    frame = pd.DataFrame({"when": pd.to_datetime(["2026-11-20", None]), "n": [1, 2], "x": [0.5, np.nan]})
    return {
        "nan": float("nan"), "inf": float("-inf"), "big": 2**60, "decimal": decimal.Decimal("1.5"),
        "day": datetime.date(2026, 11, 20), "delta": datetime.timedelta(hours=1), "set": {3, 1, 2}, "tuple": (1, 2),
        "enum": Colour.RED, "dataclass": Pair(1, float("nan")), "point": Point(1, 2), "path": pathlib.Path("out/a"),
        "int64": np.int64(7), "float32": np.float32(0.5), "bool_": np.bool_(True), "array": np.array([[1, 2], [3, 4]]),
        "days": np.array(["2026-11-20", "NaT"], dtype="datetime64[D]"), "na": pd.NA, "nat": pd.NaT,
        "stamp": pd.Timestamp("2026-11-20 10:00"), "frame": frame, "indexed": frame.set_index("n")[["x"]],
        "series": pd.Series([1, 2], index=["a", "b"]), "twice": pd.Series([1, 2], index=["a", "a"], name="n"),
        "index": pd.Index([1, 2]), "period": pd.Period("2026-11"), "category": pd.Categorical(["a", None]),
        1: "one", (1, "a"): "pair", np.int64(5): "five", datetime.date(2026, 1, 1): "day", "surrogate": "a\\ud800b",
    }
`;
    const ran = await python(body);
    expect(ran.stderr).toBe('');
    expect(ran.result).toEqual({
      nan: null,
      inf: null,
      big: '1152921504606846976',
      decimal: 1.5,
      day: '2026-11-20',
      delta: '1:00:00',
      set: [1, 2, 3],
      tuple: [1, 2],
      enum: 'red',
      dataclass: { a: 1, b: null },
      point: { x: 1, y: 2 },
      path: 'out/a',
      int64: 7,
      float32: 0.5,
      bool_: true,
      array: [
        [1, 2],
        [3, 4],
      ],
      days: ['2026-11-20', null],
      na: null,
      nat: null,
      stamp: '2026-11-20T10:00:00',
      frame: {
        columns: ['when', 'n', 'x'],
        rows: [
          ['2026-11-20T00:00:00', 1, 0.5],
          [null, 2, null],
        ],
      },
      indexed: {
        columns: ['n', 'x'],
        rows: [
          [1, 0.5],
          [2, null],
        ],
      },
      series: { a: 1, b: 2 },
      twice: {
        columns: ['index', 'n'],
        rows: [
          ['a', 1],
          ['a', 2],
        ],
      },
      index: [1, 2],
      period: '2026-11',
      category: ['a', null],
      1: 'one',
      '1, a': 'pair',
      5: 'five',
      '2026-01-01': 'day',
      surrogate: 'a?b',
    });
  });

  it.each([
    ['def made():\n    return {1: "a", "1": "b"}\n', 'it holds 1 twice'],
    ['def made():\n    return b"bytes"\n', 'it holds a bytes'],
    ['import sys\ndef made():\n    sys.exit(0)\n', 'ended the program instead of returning'],
  ])('refuses %j', async (body, words) => {
    const ran = await python(body);
    expect(ran).toMatchObject({ code: 1, result: undefined });
    expect(ran.stderr).toContain(words);
  });

  it('keeps the exit code that the function chose', async () => {
    expect((await python('import sys\ndef made():\n    sys.exit(3)\n')).code).toBe(3);
  });
});

describe('our main file in javascript', () => {
  it('writes what JavaScript holds', async () => {
    const body = `export async function made() {
      return { nan: NaN, date: new Date(0), never: new Date(NaN), set: new Set([1]), map: new Map([['a', 1]]), big: 2n,
        huge: 2n ** 60n, typed: new Float64Array([0.5, NaN]), gone: undefined, list: [undefined], url: new URL('http://a/'),
        text: 'a\\ud800b', ['__proto__']: 1 };
    }`;
    const ran = await javascript(body);
    expect(ran.stderr).toBe('');
    expect(ran.result).toEqual(
      JSON.parse(
        `{"nan":null,"date":"1970-01-01T00:00:00.000Z","never":null,"set":[1],"map":{"a":1},"big":2,"huge":"1152921504606846976","typed":[0.5,null],"list":[null],"url":"http://a/","text":"a\uFFFDb","__proto__":1}`,
      ),
    );
  });

  it.each([
    ['export function made() { return [Buffer.from("a")]; }', 'it holds a Buffer'],
    ['export function made() { process.exit(0); }', 'ended before the function returned'],
    ['export function made() { return { error: new Error("x") }; }', 'it holds a Error'],
  ])('refuses %j', async (body, words) => {
    const ran = await javascript(body);
    expect(ran).toMatchObject({ code: 1, result: undefined });
    expect(ran.stderr).toContain(words);
  });
});

describe('the generator', () => {
  it.each(['made(); import os', 'a b', '', '1a', 'made"'])('throws on the name %j', (name) => {
    expect(() => mainFile({ language: 'python', name, fileParameters: [] })).toThrow(TypeError);
    expect(() => mainFile({ language: 'javascript', name: 'made', fileParameters: [name] })).toThrow(TypeError);
  });
});
