import { z } from 'zod';
import { askBack, changesIn, meantFile, programText, type Sample } from './sample.ts';

/** Errors per hour in a log of the sample shop's own format. */
export const logErrors: Sample = {
  fits: (words) =>
    /\b(?:errors?|warnings?)\b/i.test(words) && /\b(?:logs?|per hour|an hour|hourly|each hour)\b/i.test(words),
  owns: (goal) => / lines an hour in /.test(goal),

  plan(asked, topic) {
    const words = `${topic} ${asked.request}`;
    const file = meantFile(asked.files, words, /\.(?:log|txt)$/i);
    if (!file) {
      return askBack('Which log should I read? Please attach the file.');
    }
    const named = changesIn(asked.request).findLast((change) => /\b(?:warn|error)/i.test(change)) ?? topic;
    const level = /\bwarn/i.test(named) ? 'WARN' : 'ERROR';
    const kept = asked.tools.includes('errors_per_hour');
    return {
      goal: `${level} lines an hour in ${file.name}`,
      outcome: kept ? 'reuse' : 'create',
      reply: '',
      why: kept
        ? 'A kept tool counts exactly this.'
        : 'The same log will be asked about again, so it becomes a function.',
      tool: kept ? 'errors_per_hour' : '',
      arguments: kept ? argumentsFor(file.name, level) : '',
      steps: [
        'Read the log line by line with a pattern for its format',
        `Count the lines of level ${level} for each hour and service`,
        'Make a table of the hours and a CSV with the services',
      ],
      needs: { files: [file.name], hosts: [], secrets: [], memoryMb: 256, seconds: 30 },
      produces: { answerType: 'table', files: ['out/errors.csv'] },
      checks: [
        { check: 'rows', path: '/rows', min: 1, max: null },
        { check: 'file', glob: 'out/errors.csv', magic: 'csv' },
      ],
      complexity: 'simple',
    };
  },

  code: ({ goal, planFiles }) => ({
    language: 'python',
    name: 'errors_per_hour',
    description:
      'Counts the lines of one level, such as errors, in a log file: how many in each hour and from which service.',
    parameters: [
      { name: 'log', type: 'file', description: 'Log; its lines begin with time, [LEVEL] and service#instance' },
      { name: 'level', type: 'string', description: 'Level to count, such as ERROR' },
    ],
    source: programText('errors-per-hour.py'),
    arguments: argumentsFor(planFiles[0] ?? '', goal.split(' ')[0] ?? 'ERROR'),
    explanation: 'It reads each line with one pattern and counts the level by hour and service.',
  }),

  repair: () => undefined,

  words({ goal, result }) {
    const table = Table.safeParse(result).data;
    if (!table) {
      return undefined;
    }
    const total = table.rows.reduce((sum, [, lines]) => sum + lines, 0);
    const [hour, most, service] = table.rows.reduce((top, row) => (row[1] > top[1] ? row : top));
    const level = table.columns[1].replace(' lines', '');
    return (
      `**${total} lines of level ${level} in ${table.rows.length} hours${goal.replace(/^.* in /, ' of ')}.** ` +
      `The worst hour began at ${hour} with ${most}, mostly from ${service}.`
    );
  },
};

type Row = [hour: string, lines: number, service: string];
const Row: z.ZodType<Row> = z.tuple([z.string(), z.number(), z.string()]);
const Table = z.object({
  columns: z.tuple([z.literal('Hour'), z.string(), z.literal('Mostly from')]),
  rows: z.array(Row).min(1),
});

const argumentsFor = (file: string, level: string): string => JSON.stringify({ log: `in/${file}`, level });
