import { z } from 'zod';
import type { Asked } from './asked.ts';
import { describedBy } from './described.ts';
import { logErrors } from './log-errors.ts';
import { orders } from './orders.ts';
import type { Sample } from './sample.ts';
import { volatility } from './volatility.ts';
import { workingDays } from './working-days.ts';

const KNOWN: readonly Sample[] = [volatility, logErrors, orders, workingDays];

const INTRODUCTION = `I am the **sample model** of the playground, not a real one. I only know five requests, four of them over a sample file:

- how volatile a price was over any number of days (\`acme-prices.csv\`)
- how many errors an hour are in a log (\`shop-web.log\`)
- a flat table of nested orders (\`orders.json\`)
- the first one over \`borealis-prices.csv\`, where the program fails once and is mended
- how many working days a month has, without a file

The programs that I propose are real and really run, and what you keep I use again. For anything else, set \`ANTHROPIC_API_KEY\`, or \`OPENAI_API_KEY\` and \`OPENAI_BASE_URL\`, and start again.`;

/** The text of the sample model's answer to a question. What it cannot answer it says in words, not in JSON. */
export function replyTo(asked: Asked): string {
  const answer = answerTo(asked);
  return answer === undefined ? 'The sample model has no answer to this.' : JSON.stringify(answer);
}

function answerTo(asked: Asked): object | undefined {
  switch (asked.kind) {
    case 'plan':
      return planTo(asked);
    case 'code':
      return KNOWN.find((sample) => sample.owns(asked.goal))?.code(asked);
    case 'repair':
      return KNOWN.find((sample) => sample.owns(asked.goal))?.repair(asked);
    case 'answer':
      return {
        text:
          KNOWN.map((sample) => sample.words(asked)).find((words) => words !== undefined) ?? plainWords(asked.result),
      };
    case 'describe':
      return describedBy(asked.source);
    default:
      return undefined;
  }
}

/** Words that change an earlier request rather than ask for something else. */
const CHANGE = /\b(?:instead|as well|also|too|again|same|days?|windows?|warnings?|errors?)\b/i;

/** The request itself counts first; if it sounds like a change, the newest message of the thread that it may change. */
function planTo(asked: Asked): object {
  const earlier = CHANGE.test(asked.request) ? asked.thread.toReversed() : [];
  for (const topic of [asked.request, ...earlier]) {
    const sample = KNOWN.find(({ fits }) => fits(topic));
    if (sample) {
      return sample.plan(asked, topic);
    }
  }
  return { goal: '', outcome: 'answer', reply: INTRODUCTION, steps: [], checks: [] };
}

const Labelled = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Words for a result of any program, such as one that a person has edited. */
function plainWords(result: unknown): string {
  const members = Object.entries(Labelled.safeParse(result).data ?? {}).slice(0, 3);
  if (members.length === 0) {
    return '**It worked.** The result stands below.';
  }
  return `**It worked.** ${members.map(([label, value]) => `${label}: ${value}`).join('. ')}.`;
}
