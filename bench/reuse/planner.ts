import type { QuestionKind } from '#ports/model.ts';
import { fenceOf, stubName, stubsOf } from '../../test/fakes/fences.ts';
import type { Call, Chore } from './chore.ts';
import type { Row } from './rows.ts';

/** What was asked about one request. */
export interface Heard {
  readonly kind: QuestionKind;
  /** For a plan: whether the right tool was among those told of, and how many those were. */
  readonly isListed: boolean;
  readonly listed: number;
}

/** A model that knows the programs of the rows. Of the library it knows what stands in a prompt, and nothing else. */
export interface Planner {
  readonly answer: (kind: QuestionKind, prompt: string) => object;
  /** All that was asked about a request, in its order. */
  readonly heard: (request: string) => readonly Heard[];
}

/** A planner for these rows: it reuses a tool if and only if the line of that tool stands in the prompt. */
export function planner(rows: readonly Row[]): Planner {
  const calls = rows.flatMap(({ chore, first, again }) => [first, again].map((call) => ({ chore, call })));
  const known = new Map(calls.map((about) => [about.call.request, about]));
  if (known.size < calls.length) {
    throw new Error('two requests are the same');
  }
  const heard = new Map<string, Heard[]>();

  const asked = (prompt: string, kind: QuestionKind, stubs: readonly string[]) => {
    const request = fenceOf(prompt, 'request') ?? '';
    const found = known.get(request);
    if (found === undefined) {
      throw new Error(`nobody asks that: ${JSON.stringify(request)}`);
    }
    const isListed = stubs.some((line) => stubName(line) === found.chore.name);
    heard.set(request, [...(heard.get(request) ?? []), { kind, isListed, listed: stubs.length }]);
    return { ...found, isListed };
  };

  const answers: Record<QuestionKind, (prompt: string) => object> = {
    plan: (prompt) => planOf(asked(prompt, 'plan', stubsOf(prompt))),
    code: (prompt) => draftOf(asked(prompt, 'code', [])),
    repair: (prompt) => draftOf(asked(prompt, 'repair', [])),
    answer: (prompt) => {
      asked(prompt, 'answer', []);
      return { text: '**It is done.** The table shows it.' };
    },
    describe: (prompt) => describedFrom(fenceOf(prompt, 'source') ?? ''),
  };
  return { answer: (kind, prompt) => answers[kind](prompt), heard: (request) => heard.get(request) ?? [] };
}

interface About {
  readonly chore: Chore;
  readonly call: Call;
}

function planOf({ chore, call, isListed }: About & { readonly isListed: boolean }): object {
  const { goal, steps, name } = chore;
  const needs = { files: call.file ? [call.file.name] : [] };
  return isListed
    ? {
        goal,
        outcome: 'reuse',
        why: 'It does this.',
        tool: name,
        arguments: JSON.stringify(call.arguments),
        steps,
        needs,
      }
    : { goal, outcome: 'create', why: 'Nothing does it yet.', steps, needs, complexity: 'simple' };
}

const draftOf = ({ chore, call }: About): object => ({
  ...{ language: chore.language, name: chore.name, parameters: chore.parameters, source: chore.source },
  description: docOf(chore.source),
  arguments: JSON.stringify(call.arguments),
  explanation: 'It works out what was asked.',
});

/** Words about a function from its code alone: its docstring or comment, and the words of its names. */
const describedFrom = (source: string): object => ({
  description: docOf(source),
  words: [(/(?:def|function) (\w+)/.exec(source)?.[1] ?? '').replaceAll('_', ' ')],
});

const docOf = (source: string): string =>
  (/"""(.+?)"""/s.exec(source) ?? /\/\*\*(.+?)\*\//s.exec(source))?.[1]?.trim() ?? '';
