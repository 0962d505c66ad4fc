import fc from 'fast-check';
import type { Language } from '#domain/program/program.ts';
import { CATALOGUE } from './catalogue.ts';
import { type HostileProgram, javascript, type Outcome, python } from './hostile-program.ts';

const MOST_PARTS = 4;
const MOST_EDITS = 2;
const HIGHEST_CALL = 470;

/** So many programs that nobody wrote: mixtures of ours, damaged ones, and system calls by chance. Same seed, same list. */
export const randomPrograms = (count: number, seed: number): readonly HostileProgram[] =>
  count === 0 ? [] : fc.sample(anyProgram, { numRuns: count, seed });

const written = (language: Language): fc.Arbitrary<HostileProgram> =>
  fc.constantFrom(...CATALOGUE.filter((program) => program.language === language));

const parts = (language: Language): fc.Arbitrary<readonly HostileProgram[]> =>
  fc.array(written(language), { minLength: 2, maxLength: MOST_PARTS });

const titled = (list: readonly HostileProgram[]): string =>
  list.map(({ kind, name }) => `${kind}: ${name}`).join(' + ');

/** Who counts descriptors or processes counts those of the other parts as well. */
const outcomeOf = (list: readonly HostileProgram[]): Outcome =>
  list.some(({ kind }) => kind === 'descriptors' || kind === 'proc') ? 'unreliable' : 'any';

const PYTHON_WAYS = {
  'one after the other': `for part in parts: once(part)`,
  'in processes': `import os
for part in parts:
  if os.fork() == 0: once(part); os._exit(0)
for part in parts:
  try: os.wait()
  except OSError: pass`,
  'in threads': `import threading
threads = [threading.Thread(target=once, args=(part,)) for part in parts]
for thread in threads: thread.start()
for thread in threads: thread.join()`,
  'each in the next one': `import os
for part in parts:
  if os.fork(): os.wait(); break
  once(part)`,
} as const;

const pythonMix = fc
  .tuple(parts('python'), fc.constantFrom(...Object.entries(PYTHON_WAYS)))
  .map(([list, [way, text]]) =>
    python(
      ...(['random', `${titled(list)}, ${way}`, outcomeOf(list)] as const),
      `parts = ${JSON.stringify(list.map((part) => part.text))}
def once(part):
  try: exec(compile(part, "part", "exec"), {"__name__": "part"})
  except BaseException as error: print(repr(error)[:200], flush=True)
${text}
`,
    ),
  );

const JAVASCRIPT_WAYS = {
  'one after the other': 'for (const url of urls) await import(url).catch(said);',
  together: 'await Promise.all(urls.map((url) => import(url).catch(said)));',
  'in workers':
    "const { Worker } = await import('node:worker_threads');\nfor (const url of urls) new Worker(new URL(url)).on('error', said);",
  'in processes':
    "const { spawn } = await import('node:child_process');\nfor (const url of urls) spawn(process.execPath, ['--import', url, '-e', '0'], { stdio: 'inherit' }).on('error', said);",
} as const;

const javascriptMix = fc
  .tuple(parts('javascript'), fc.constantFrom(...Object.entries(JAVASCRIPT_WAYS)))
  .map(([list, [way, text]]) =>
    javascript(
      ...(['random', `${titled(list)}, ${way}`, outcomeOf(list)] as const),
      `const parts = ${JSON.stringify(list.map((part) => part.text))};
const urls = parts.map((part) => 'data:text/javascript,' + encodeURIComponent(part));
const said = (error) => console.log(String(error).slice(0, 200));
${text}
`,
    ),
  );

/** Node that starts Python: each language's habits under the other's limits. */
const bothLanguages = parts('python').map((list) =>
  javascript(
    ...(['random', `${titled(list)}, started by Node`, outcomeOf(list)] as const),
    `import { spawn } from 'node:child_process';
for (const part of ${JSON.stringify(list.map((part) => part.text))}) {
  spawn('/usr/bin/python3', ['-c', part], { stdio: 'inherit' }).on('error', () => {});
}
`,
  ),
);

const INTERESTING = [0, 1, 2, -1, 7, 64, 255, 4096, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 47, 2 ** 63];

/** Calls with arguments that are small numbers, borders, or a place in memory. */
const callsByChance = fc
  .array(
    fc.tuple(
      fc.nat(HIGHEST_CALL),
      fc.array(fc.oneof(fc.constantFrom(...INTERESTING), fc.constant(null)), { minLength: 6, maxLength: 6 }),
    ),
    { minLength: 200, maxLength: 400 },
  )
  .map((calls) =>
    python(
      ...(['random', `${calls.length} system calls`, 'any'] as const),
      `import ctypes, os
libc = ctypes.CDLL(None, use_errno=True); place = ctypes.addressof(ctypes.create_string_buffer(1 << 16))
def reap(how):
  try:
    while os.waitpid(-1, how)[0]: pass
  except OSError: pass
for number, args in ${JSON.stringify(calls).replaceAll('null', 'None')}:
  reap(os.WNOHANG)
  try: child = os.fork()
  except OSError: reap(0); continue
  if child == 0:
    libc.alarm(1) # for those that wait for ever
    libc.syscall(number, *[ctypes.c_long((place if arg is None else arg) & 0x7fffffffffffffff) for arg in args]); os._exit(0)
reap(0); print("all made")
`,
    ),
  );

type Edit = (text: string) => string;

const NUMBERS = ['0', '1', '-1', '2', '255', '65536', '2147483647', '4294967296', '18446744073709551615', '1e308'];

/** A line gone, doubled or moved, a number changed, a character lost, the end cut off. */
const edit: fc.Arbitrary<Edit> = fc.tuple(fc.nat(5), fc.nat(), fc.nat(), fc.constantFrom(...NUMBERS)).map(
  ([what, at, to, number]): Edit =>
    (text) => {
      const lines = text.split('\n');
      const line = lines[at % lines.length] ?? '';
      const place = at % (text.length + 1);
      const numbers = [...text.matchAll(/\d+/g)];
      const found = numbers[at % Math.max(1, numbers.length)];
      switch (what) {
        case 0:
          return lines.toSpliced(at % lines.length, 1).join('\n');
        case 1:
          return lines.toSpliced(to % lines.length, 0, line).join('\n');
        case 2:
          return text.slice(0, place) + text.slice(place + 1);
        case 3:
          return text.slice(0, Math.max(40, place));
        default:
          return found === undefined
            ? text
            : text.slice(0, found.index) + number + text.slice(found.index + found[0].length);
      }
    },
);

const damaged = fc
  .tuple(fc.oneof(written('python'), written('javascript')), fc.array(edit, { minLength: 1, maxLength: MOST_EDITS }))
  .map(
    ([program, edits]): HostileProgram => ({
      kind: 'random',
      name: `${program.kind}: ${program.name}, damaged ${edits.length} times`,
      language: program.language,
      text: edits.reduce((text, change) => change(text), program.text),
      outcome: 'unreliable',
    }),
  );

const anyProgram: fc.Arbitrary<HostileProgram> = fc.oneof(
  { weight: 4, arbitrary: pythonMix },
  { weight: 3, arbitrary: javascriptMix },
  { weight: 1, arbitrary: bothLanguages },
  { weight: 1, arbitrary: callsByChance },
  { weight: 4, arbitrary: damaged },
);
