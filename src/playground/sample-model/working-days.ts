import { z } from 'zod';
import { askBack, programText, type Sample } from './sample.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const MONTH = new RegExp(`\\b(?:${MONTHS.join('|')})\\b`, 'g');
const YEAR = /\b(?:19|20)\d\d\b/g;

/** Working days of a month: it reads no file, so what is kept of it can be scheduled and called by other agents. */
export const workingDays: Sample = {
  fits: (words) => /\b(?:working|business) days?\b|\bweekdays\b/i.test(words),
  owns: (goal) => goal.startsWith('Working days of '),

  plan(asked, topic) {
    const words = `${topic} ${asked.request}`;
    const [month, year] = [words.match(MONTH)?.at(-1), words.match(YEAR)?.at(-1)];
    if (month === undefined || year === undefined) {
      return askBack('Of which month? Please write it as December 2026.');
    }
    const kept = asked.tools.includes('working_days');
    const goal = `Working days of ${month} ${year}`;
    return {
      goal,
      outcome: kept ? 'reuse' : 'create',
      reply: '',
      why: kept ? 'A kept tool counts exactly this.' : 'Every month asks this again, so it becomes a function.',
      tool: kept ? 'working_days' : '',
      arguments: kept ? argumentsFor(goal) : '',
      steps: ['Go through the days of the month', 'Count those from Monday to Friday, week by week'],
      needs: { files: [], hosts: [], secrets: [], memoryMb: 256, seconds: 30 },
      produces: { answerType: 'table', files: [] },
      checks: [{ check: 'rows', path: '/rows', min: 4, max: 6 }],
      complexity: 'simple',
    };
  },

  code: ({ goal }) => ({
    language: 'python',
    name: 'working_days',
    description:
      'Counts the working days of a month, Monday to Friday, week by week; public holidays are counted, too.',
    parameters: [
      { name: 'year', type: 'integer', description: 'Such as 2026' },
      { name: 'month', type: 'integer', description: '1 is January, 12 is December' },
    ],
    source: programText('working-days.py'),
    arguments: argumentsFor(goal),
    explanation: 'It asks the calendar for each day of the month and leaves Saturdays and Sundays out.',
  }),

  repair: () => undefined,

  words({ goal, result }) {
    const rows = Table.safeParse(result).data?.rows;
    const days = rows?.reduce((sum, row) => sum + row[3], 0);
    return days === undefined
      ? undefined
      : `**${goal.startsWith('Working days of ') ? goal.slice('Working days of '.length) : 'That month'} has ${days} working days.** Public holidays are among them.`;
  },
};

const Table = z.object({
  columns: z.tuple([z.literal('Week'), z.string(), z.string(), z.literal('Working days')]),
  rows: z.array(z.tuple([z.string(), z.string(), z.string(), z.number()])).min(1),
});

const argumentsFor = (goal: string): string => {
  const [month = '', year = ''] = goal.split(' ').slice(-2);
  return JSON.stringify({ year: Number(year), month: MONTHS.indexOf(month) + 1 });
};
