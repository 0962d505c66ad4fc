import type { RequestFile } from './session.ts';

const MENTION = 'Mention me with what you want';

/** The short help for an empty request: three examples, made of the file that came along when there is one. */
export function helpReply(files: readonly RequestFile[]): string {
  const file = files.find(({ leftOut }) => leftOut === null)?.name;
  const examples = file
    ? [`what is in ${file}?`, `sum up ${file} and draw it by month`, `which rows of ${file} look wrong?`]
    : [
        'how volatile was this price over the last 17 days? (with a CSV file)',
        'how many errors an hour are in this log? (with a log file)',
        'turn this JSON into a table (with a JSON file)',
      ];
  const list = examples.map((example) => `• ${example}`).join('\n');
  const unusable = files.flatMap(({ name, leftOut }) =>
    leftOut === null ? [] : [`I cannot use ${name}: ${leftOut}. `],
  );
  return `${file ? `I have ${file}. ` : ''}${unusable.join('')}${MENTION}, for example:\n${list}\n\nI post a plan with the whole program. It runs only if somebody approves it.`;
}
