import { describe, expect, it } from 'vitest';
import { approve, type Case, filesIn, functionOf, groups, run, textsIn, workspaceFor } from '../fakes/odd-programs.ts';
import { aDraftReply } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 6: whatever a program does, it is bounded, what it left comes back, and the thread goes on. */

const BOUNDED: readonly Case[] = [
  {
    what: '2 GB',
    body: 'block = bytearray(2 << 30)\nfor at in range(0, len(block), 4096): block[at] = 1',
    says: 'It needed more than the 128 MB it was allowed.',
    needs: { memoryMb: 128 },
  },
  {
    what: 'a fork bomb',
    body: 'while True:\n    try: os.fork()\n    except OSError: pass',
    says: /^It (?:started more processes than it was|took longer than the 3 seconds it was|used more processor time than it was) allowed\.$/,
    needs: { seconds: 3 },
  },
  {
    what: 'too many processes',
    body: 'for number in range(1000):\n    if os.fork() == 0: time.sleep(60)',
    says: 'It started more processes than it was allowed.',
  },
  {
    what: 'an endless sleep',
    body: 'while True: time.sleep(.01)',
    says: 'It took longer than the 1 second it was allowed.',
    needs: { seconds: 1 },
  },
  {
    what: 'four endless loops',
    body: 'os.fork(); os.fork()\nwhile True: pass',
    // On a busy machine its time is over first.
    says: /^It (?:used more processor time than it was|took longer than the 2 seconds it was) allowed\.$/,
    needs: { seconds: 2 },
  },
  {
    what: '100 MB of output',
    body: 'for line in range(1000): print("x" * 99_998, line)',
    says: 'It wrote more than 1 MB of output, so I stopped it.',
    shows: ['xxxx'],
  },
  {
    what: 'a full disk',
    body: 'with open("out/big.bin", "wb") as big:\n    while True: big.write(b"x" * 65536)',
    says: 'It wrote more to disk than it was allowed.',
  },
  {
    what: '10,000 files',
    body: 'for number in range(10_000): open(f"out/{number:05}.txt", "w").write(str(number))\nreturn {"rows": 3}',
    says: 'It left more files than it was allowed.',
    files: Array.from({ length: 10 }, (_, number) => `0000${number}.txt`),
    shows: ['out/00010.txt stayed behind: more files than allowed.', 'More than 991 others stayed behind.'],
  },
];

describe('a program that knows no bounds', () => {
  it.each(groups(BOUNDED, 3))('is ended, and what it had comes back (%#)', async (...cases) => {
    const workspace = await workspaceFor(cases);
    await Promise.all(
      cases.map(async (each) => {
        const ts = await run(workspace, each);
        const card = await workspace.shows(ts, 'A second try');
        const texts = textsIn(card.blocks);
        expect(texts).toContainEqual(typeof each.says === 'string' ? each.says : expect.stringMatching(each.says));
        expect(texts).toContain('Output until then');
        for (const words of each.shows ?? ['it began']) {
          expect(texts.join('\n')).toContain(words);
        }
        await workspace.shows(ts, 'proposal_approve');
        expect(filesIn(workspace, ts)).toEqual(expect.arrayContaining([...(each.files ?? ['mark.txt'])]));
        await approve(workspace, ts);
        await workspace.shows(ts, 'There are some rows.');
      }),
    );
  });
});

const FAILING: readonly Case[] = [
  { what: 'NaN', body: 'return {"rows": float("nan")}', says: promised('rows is no number') },
  { what: 'infinity', body: 'return {"rows": float("-inf")}', says: promised('rows is no number') },
  { what: 'nothing', body: 'pass', says: promised('rows is no number') },
  {
    what: 'a silent exit',
    body: 'os._exit(0)',
    says: promised('the function returned nothing that can be shown'),
  },
  {
    what: 'an exit that says success',
    body: 'sys.exit(0)',
    says: /^The program stopped with an error after .* It left 1 file\.$/,
    shows: ['The function ended the program instead of returning a result.'],
  },
  {
    what: 'a huge result',
    body: 'return {"rows": 3, "all": "x" * 1_100_000}',
    says: /^The program stopped with an error/,
    shows: ['bytes of JSON, more than 1,000,000.'],
  },
  {
    what: 'writing to its input',
    body: 'open(csv, "w").write("mine")',
    says: /^The program stopped with an error/,
    shows: ["OSError: [Errno 30] Read-only file system: 'in/data.csv'"],
  },
  { what: 'a crash', body: 'os.kill(os.getpid(), 11)', says: /^The program stopped with an error/ },
];

function promised(check: string): string {
  return `It ran, but the result is not what was promised: ${check}.`;
}

describe('a program that does not do what it should', () => {
  it.each(groups(FAILING, 4))('fails in words, and a second try is written (%#)', async (...cases) => {
    const workspace = await workspaceFor(cases);
    await Promise.all(
      cases.map(async (each) => {
        const ts = await run(workspace, each);
        const card = await workspace.shows(ts, 'A second try');
        const texts = textsIn(card.blocks);
        expect(texts).toContainEqual(typeof each.says === 'string' ? each.says : expect.stringMatching(each.says));
        for (const words of each.shows ?? []) {
          expect(texts.join('\n')).toContain(words);
        }
        await workspace.shows(ts, 'proposal_approve');
        expect(filesIn(workspace, ts)).toContain('mark.txt');
      }),
    );
  });
});

const ODD: readonly Case[] = [
  { what: 'no output', body: 'return {"rows": 3}', says: 'rows' },
  {
    what: 'garbage',
    body: 'sys.stdout.buffer.write(bytes(range(256)) * 50)\nsys.stdout.buffer.write(b"\\xf0\\x9f end\\n")\nreturn {"rows": 3}',
    says: 'rows',
    shows: ['end'],
    hides: ['\u0000', '\u001b', '\u009b'],
  },
  {
    what: 'colours',
    body: 'print("\\x1b[31mred\\x1b[0m and a \\x1b]8;;https://evil.example\\x07link\\x1b]8;;\\x07")\nreturn {"rows": 3}',
    says: 'rows',
    shows: ['red and a link'],
    hides: ['evil.example', '[31m'],
  },
  {
    what: 'links and pipes',
    body: 'os.symlink("/etc/passwd", "out/passwd"); os.symlink("/", "out/root"); os.mkfifo("out/pipe")\nreturn {"rows": 3}',
    says: 'rows',
    shows: ['passwd', 'root', 'pipe'].map((name) => `out/${name} stayed behind: no plain file.`),
    hides: ['root:x:0'],
  },
  { what: 'a long result', body: 'return {"rows": 3, "all": "x" * 900_000}', says: 'rows' },
  {
    what: 'a wide result',
    body: 'return {"rows": 3, "table": [{f"c{column}": row * column for column in range(200)} for row in range(200)]}',
    says: 'rows',
  },
  {
    what: 'killing its parent',
    body: 'try: os.kill(os.getppid(), 9)\nexcept OSError as error: print("no:", error)\ntime.sleep(.2)\nreturn {"rows": 3}',
    says: 'rows',
  },
  { what: 'no way to speak', body: 'os.close(1); os.close(2)\nreturn {"rows": 3}', says: 'rows' },
];

describe('a program with odd manners', () => {
  it.each(groups(ODD, 4))('that keeps its promises has worked (%#)', async (...cases) => {
    const workspace = await workspaceFor(cases);
    await Promise.all(
      cases.map(async (each) => {
        const ts = await run(workspace, each);
        const card = await workspace.shows(ts, 'There are some rows.');
        const texts = textsIn(card.blocks).join('\n');
        for (const words of [each.says, ...(each.shows ?? [])]) {
          expect(texts).toContain(words);
        }
        for (const words of each.hides ?? []) {
          expect(workspace.thread(ts)).not.toContain(JSON.stringify(words).slice(1, -1));
        }
        await workspace.emulator.waitFor(() => filesIn(workspace, ts).includes('mark.txt'));
      }),
    );
  });
});

it('a program that fails three times has failed, and may be tried again', async () => {
  const body = 'print("it began"); raise ValueError("no such column")';
  const workspace = await workspaceFor(
    [{ what: 'stubborn', body, says: '' }],
    aDraftReply({ source: functionOf({ body }) }),
  );
  const ts = await run(workspace, { what: 'stubborn' });
  for (const title of ['A second try', 'A third try']) {
    await workspace.shows(ts, title);
    await approve(workspace, ts);
  }
  const card = await workspace.shows(
    ts,
    'Three tries failed. Mention me with a changed request, or press *Try again*.',
  );
  expect(textsIn(card.blocks)).toContain('Try again');
  await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, actionId: 'turn_retry' });
  const proposal = await workspace.shows(ts, 'proposal_approve');
  expect(JSON.stringify(proposal.blocks)).not.toContain('A second try');
});
