import { z } from 'zod';
import { canonical } from '../json/canonical.ts';
import type { JsonSchema } from '../json/strict-schema.ts';
import { Identifier, Parameter, parameterSchema, whyNotValue } from './parameter.ts';
import { Language } from './program.ts';

export { Identifier, Parameter };

/** A longer program is refused: nobody could read it before approving. */
export const MOST_SOURCE_CHARACTERS = 100_000;

/**
 * What the model answers to "code" and "repair": a whole program. For a reusable function `source` is tool.py or
 * tool.mjs, for a one-off it is main.py or main.mjs with no parameters.
 */
export const Draft = z
  .object({
    language: Language,
    name: Identifier.describe('snake_case; the name of the function in source'),
    description: z.string().trim().max(600).describe('what the function does, for whoever looks for it later'),
    parameters: z.array(Parameter).max(20),
    source: z.string().min(1).max(MOST_SOURCE_CHARACTERS).describe('the whole file'),
    arguments: z.string().max(20_000).describe('the arguments of this request, as the text of a JSON object'),
    explanation: z.string().trim().max(600).describe('one sentence; for a repair what changed and why'),
  })
  .superRefine((draft, context) => {
    for (const [path, message] of [...namesakes(draft.parameters), ...argumentGaps(draft)]) {
      context.addIssue({ code: 'custom', path: [path], message });
    }
  });
export type Draft = z.infer<typeof Draft>;

/** A draft whose source defines the function under its name, as our main file will call it. */
export const FunctionDraft = Draft.refine(definesFunction, {
  path: ['source'],
  error: ({ input }) => `source does not define the function under the name it gives: ${wanted(input)}`,
});

/** A one-off: a script without parameters. */
export const ScriptDraft = Draft.refine(({ parameters }) => parameters.length === 0, {
  path: ['parameters'],
  error: 'a one-off script has no parameters; it reads in/NAME itself',
});

type Arguments = Record<string, z.core.util.JSONType>;
const ArgumentsObject = z.record(z.string(), z.json());

/** The arguments of a draft that has been parsed, as values. */
export const argumentsOf = (draft: Pick<Draft, 'arguments'>): Arguments =>
  ArgumentsObject.parse(JSON.parse(draft.arguments.trim() || '{}'));

/** Names of the parameters whose argument is a file. */
export const fileParametersOf = ({ parameters }: Pick<Draft, 'parameters'>): string[] =>
  parameters.filter(({ type }) => type === 'file').map(({ name }) => name);

/** What a draft gives for its files, by parameter; nothing while its arguments cannot be read. */
export function fileArgumentsOf(draft: Pick<Draft, 'parameters' | 'arguments'>): [parameter: string, value: unknown][] {
  try {
    const given = argumentsOf(draft);
    return fileParametersOf(draft).map((name) => [name, given[name]]);
  } catch {
    return [];
  }
}

/** The parameters as JSON Schema 2020-12, see `parameterSchema`. */
export function parametersSchema({ parameters }: Pick<Draft, 'parameters'>): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
    required: parameters.map(({ name }) => name),
    additionalProperties: false,
  };
}

type Gap = readonly [part: string, message: string];

function namesakes(parameters: readonly Parameter[]): Gap[] {
  const names = parameters.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.map((name) => ['parameters', `two parameters are called ${name}`]);
}

/** Exactly the parameters must be given, each as its type says; the whole must have a canonical form to be digested. */
export function argumentGaps(draft: Pick<Draft, 'parameters' | 'arguments'>): Gap[] {
  let given: Arguments;
  try {
    given = argumentsOf(draft);
    canonical(given);
  } catch {
    return [['arguments', 'not the text of a JSON object']];
  }
  const names = draft.parameters.map(({ name }) => name);
  const strangers = Object.keys(given).filter((name) => !names.includes(name));
  return [
    ...strangers.map((name): Gap => ['arguments', `${name} is not a parameter`]),
    ...draft.parameters.flatMap((parameter): Gap[] => {
      const { name } = parameter;
      const why = Object.hasOwn(given, name) ? whyNotValue(parameter, given[name]) : 'is missing';
      return why === undefined ? [] : [['arguments', `${name} ${why}`]];
    }),
  ];
}

function definesFunction({ language, name, source }: Pick<Draft, 'language' | 'name' | 'source'>): boolean {
  return language === 'python'
    ? new RegExp(`^def ${name}\\s*\\(`, 'm').test(source)
    : new RegExp(`^export\\s+(?:async\\s+)?function\\s+${name}\\s*\\(`, 'm').test(source);
}

const Named = z.object({ language: Language, name: z.string() });

function wanted(draft: unknown): string {
  const { data } = Named.safeParse(draft);
  return data?.language === 'javascript' ? `export function ${data.name}({…})` : `def ${data?.name ?? 'name'}(…)`;
}
