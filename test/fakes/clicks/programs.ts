import type { Model, QuestionKind } from '#ports/model.ts';

/** What a request asks for. Each kind is one function; the number is its argument. */
export const KINDS = ['plain', 'shell', 'net', 'vault', 'fails', 'slow', 'long'] as const;
export type Kind = (typeof KINDS)[number];
/** A request as its words name it. */
export interface Wanted {
  readonly kind: Kind;
  readonly n: number;
}

export const HOST = 'api.example.com';
export const SECRET = 'VAULT_TOKEN';
/** What the model writes for a repair, and what a sandbox goes by. */
export const [FAILS, SLOW, STARTS_PROCESSES] = ['raise ValueError', '# slow', 'subprocess'] as const;

const LINES: Readonly<Record<Kind, string>> = {
  plain: '',
  shell: `    ${STARTS_PROCESSES}.run(["true"])\n`,
  net: '    # asks the host\n',
  vault: '    # asks the host with the secret\n',
  fails: `    ${FAILS}("no such column")\n`,
  slow: `    ${SLOW}\n`,
  long: '    # one of many lines\n'.repeat(70),
};

/** The file of a kind; `mark` makes it another one. */
export const sourceOf = (kind: Kind, mark = ''): string =>
  [
    kind === 'shell' ? `import ${STARTS_PROCESSES}\n\n\n` : '',
    'def job(n):\n',
    LINES[kind],
    mark === '' ? '' : `    # ${mark}\n`,
    '    return {"n": n}\n',
  ].join('');

/** The words of a request. */
export const wordsOf = ({ kind, n }: Wanted): string => `please do ${kind}-${n}`;

const WANTED = new RegExp(`\\b(${KINDS.join('|')})-(\\d+)`, 'g');
const FENCE = /<<<request (\S+)\n([\s\S]*?)\n\1>>>/gi;

/** The last thing that the request of a prompt names. */
function wantedIn(prompt: string): Wanted {
  const request = [...prompt.matchAll(FENCE)].at(-1)?.[2] ?? '';
  const last = [...request.matchAll(WANTED)].at(-1);
  const kind = KINDS.find((each) => each === last?.[1]);
  if (kind === undefined) {
    throw new Error(`no program is asked for in ${prompt}`);
  }
  return { kind, n: Number(last?.[2]) };
}

/** A model that writes what the words of the request name. */
export const clickModel = (): Model => ({
  async answer({ kind, prompt, schema }, signal) {
    signal.throwIfAborted();
    const said = saidTo(kind, prompt);
    return { answer: schema.parse(said), model: 'scripted', usage: { input: 1, cached: 0, output: 1 } };
  },
});

function saidTo(kind: QuestionKind, prompt: string): unknown {
  switch (kind) {
    case 'answer':
      return { text: 'Done.' };
    case 'describe':
      return { description: 'Does a job with a number.', words: [] };
    case 'plan':
      return planOf(wantedIn(prompt));
    default:
      return draftOf(prompt, kind);
  }
}

const planOf = ({ kind }: Wanted) => ({
  goal: 'Do a job',
  outcome: 'create',
  steps: ['Do it'],
  needs: {
    files: [],
    hosts: kind === 'net' || kind === 'vault' ? [HOST] : [],
    secrets: kind === 'vault' ? [SECRET] : [],
    memoryMb: 64,
    seconds: 10,
  },
  checks: [{ check: 'finite', path: '/n' }],
});

function draftOf(prompt: string, question: 'code' | 'repair') {
  const { kind, n } = wantedIn(prompt);
  return {
    language: 'python',
    name: 'job',
    description: 'Does a job.',
    parameters: [{ name: 'n', type: 'integer', description: 'a number' }],
    source: question === 'repair' ? sourceOf('plain', 'repaired') : sourceOf(kind),
    arguments: JSON.stringify({ n }),
    explanation: '',
  };
}
