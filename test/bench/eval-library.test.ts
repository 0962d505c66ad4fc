import { expect, test } from 'vitest';
import { evalCommand } from '../../bench/eval/command.ts';
import { around, folderWith, serveScripted } from '../fakes/eval-tasks.ts';
import { aDraftReply, aPlanReply } from '../fakes/scripted-model.ts';

/** Writes a function for the first task, and for the second reuses what it is told of. */
const reply = ({ system, prompt }: { readonly system: string; readonly prompt: string }): string => {
  const file = /more\.csv/.test(prompt) ? 'more.csv' : 'data.csv';
  const isListed = prompt.includes('count_rows(csv: file)');
  const answers: Record<string, unknown> = {
    plan: isListed
      ? aPlanReply({ outcome: 'reuse', tool: 'count_rows', arguments: `{"csv": "${file}"}`, needs: { files: [file] } })
      : aPlanReply({ needs: { files: [file] } }),
    code: aDraftReply({ arguments: `{"csv": "${file}"}` }),
    answer: { text: 'Counted.' },
    describe: { description: 'Counts the rows of a file.', words: ['lines', 'length'] },
  };
  const kind = /^Question: (\w+)/m.exec(system)?.[1] ?? '';
  return JSON.stringify(answers[kind] ?? {});
};

const TASKS = {
  'a.json': {
    ...{ id: 'a', request: 'how many rows has the file?', files: ['data.csv'] },
    expect: [{ json: { path: '/rows', value: 3 } }],
  },
  'b.json': {
    ...{ id: 'b', request: 'count the rows of this file', files: ['more.csv'] },
    expect: [{ json: { path: '/rows', value: 2 } }],
  },
  'data.csv': 'name\na\nb\nc\n',
  'more.csv': 'name\na\nb\n',
};

test.each([
  [['--library'], 1],
  [[], 0],
])('a library that grows: %j reuses %d', async (flags, reused) => {
  const { url } = await serveScripted({ reply });
  const { lines, around: world } = around();
  const args = [await folderWith(TASKS), '--base-url', url, '--model', 'm', '--parallel', '1', '--json', ...flags];
  expect(await evalCommand(args, world)).toBe(0);
  const { figures } = JSON.parse(lines.at(-1) ?? '{}');
  expect(figures, lines.join('\n')).toMatchObject({ solved: 2, tasks: 2, reused });
  expect(lines.some((line) => line.includes('reused count_rows'))).toBe(reused > 0);
});
