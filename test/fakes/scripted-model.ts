import type { Model, QuestionKind } from '#ports/model.ts';

/** What the model says to each kind of question; a function sees the prompt. Wrong shapes fail the test. */
export type Script = Partial<Record<QuestionKind, unknown>>;

/** A model that answers at once, as the script says. Our own port, so that flows can be told without an endpoint. */
export function scriptedModel(script: Script): Model & { readonly asked: QuestionKind[] } {
  const asked: QuestionKind[] = [];
  return {
    asked,
    async answer({ kind, prompt, schema }, signal) {
      asked.push(kind);
      signal.throwIfAborted();
      const line = script[kind];
      const said: unknown = typeof line === 'function' ? await line(prompt, asked.length, signal) : line;
      if (said instanceof Error) {
        throw said;
      }
      return { answer: schema.parse(said), model: 'scripted', usage: { input: 100, cached: 0, output: 50 } };
    },
  };
}

/** A plan in the model's own words. */
export const aPlanReply = (changes: Record<string, unknown> = {}) => ({
  goal: 'Count the rows',
  outcome: 'create',
  why: 'nothing does it yet',
  steps: ['Read the file', 'Count its rows'],
  needs: { files: ['data.csv'], hosts: [], secrets: [], memoryMb: 128, seconds: 10 },
  produces: { answerType: 'table', files: [] },
  checks: [{ check: 'finite', path: '/rows' }],
  complexity: 'simple',
  ...changes,
});

/** A function that works. */
export const COUNT_ROWS = `def count_rows(csv):
    """How many rows a file has."""
    with open(csv) as lines:
        rows = sum(1 for _ in lines) - 1
    print(f"{rows} rows")
    with open("out/rows.txt", "w") as out:
        out.write(f"{rows}\\n")
    return {"rows": rows}
`;

/** A program in the model's own words. */
export const aDraftReply = (changes: Record<string, unknown> = {}) => ({
  language: 'python',
  name: 'count_rows',
  description: 'Counts the rows of a file.',
  parameters: [{ name: 'csv', type: 'file', description: 'a file with a head line' }],
  source: COUNT_ROWS,
  arguments: '{"csv": "data.csv"}',
  explanation: '',
  ...changes,
});

/** A request that works: plan, program, words. */
export const aScript = (changes: Script = {}): Script => ({
  plan: aPlanReply(),
  code: aDraftReply(),
  answer: { text: '**There are 3 rows.**' },
  describe: { description: 'Counts the rows of a file.', words: ['lines', 'length'] },
  ...changes,
});

export const A_CSV = { name: 'data.csv', bytes: 'name,amount\na,1\nb,2\nc,3\n' };
