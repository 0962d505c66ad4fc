import { canonical } from '#domain/json/canonical.ts';
import { beyondNeeds } from '#domain/program/beyond-needs.ts';
import { cardFacts } from '#domain/program/card-facts.ts';
import {
  argumentsOf,
  type Draft,
  FunctionDraft,
  fileArgumentsOf,
  fileParametersOf,
  ScriptDraft,
} from '#domain/program/draft.ts';
import type { Findings } from '#domain/program/findings.ts';
import { ARGUMENTS_FILE, LAYOUT, mainFile } from '#domain/program/main-file.ts';
import type { Plan } from '#domain/program/plan.ts';
import type { Input, Limits, Program, ProgramFile } from '#domain/program/program.ts';
import { mayStandOnCard } from '#domain/program/program-text.ts';
import type { Attempt, ThreadRef } from '#domain/session/session.ts';
import { lastAttempt } from '#domain/session/session.ts';
import type { Proposed } from '#domain/session/state.ts';
import { bareName } from '#domain/text/file-name.ts';
import type { Template } from '#ports/sandbox.ts';
import { askModel } from '../core/ask-model.ts';
import type { AgentContext } from '../core/context.ts';
import { keep, textOf } from '../core/stored.ts';
import { codePrompt } from '../prompts/code.ts';
import { repairPrompt } from '../prompts/repair.ts';
import { literalsIn, withoutLiterals } from './secret-free.ts';
import { type Brief, type Planned, promptFiles, requestOf } from './write-plan.ts';

/** A new attempt, and whether its program has to go into the thread as a file. */
export interface Written {
  readonly attempt: Proposed;
  readonly share: boolean;
}

/** What a program would touch and its plan does not list, and the tokens that it took to find out. */
export interface Beyond {
  readonly beyond: readonly string[];
  readonly tokens: number;
}

/**
 * Asks for the program, puts our own files beside the model's, and names everything that decides what will happen. A
 * program that goes beyond its plan is none: the plan has to be made again.
 */
export async function writeProgram(
  context: AgentContext,
  brief: Brief,
  { plan, tokens }: Planned,
  signal: AbortSignal,
): Promise<Written | Beyond> {
  const template = await context.sandbox.describe();
  const reusable = plan.outcome !== 'oneoff';
  const { system, prompt } = await promptOf(context, brief, plan, template.versions);
  const kind = brief.turn.attempts.length > 0 ? 'repair' : 'code';
  const inputs = inputsOf(brief, plan);
  const read = readBy(context, template, reusable);
  const schema = withoutLiterals(draftOver(reusable, inputs, read));
  const {
    answer: draft,
    model,
    usage,
  } = await askModel(context, brief, { kind, complexity: plan.complexity, system, prompt, schema }, signal, brief.seen);
  const used = usage.input + usage.output + tokens;
  const around = { files: brief.files.map(({ file }) => file.name), secrets: brief.secrets.map(({ name }) => name) };
  const beyond = beyondNeeds(
    draft.source,
    read(draft),
    { ...plan.needs, files: inputs.map(({ name }) => name) },
    around,
  );
  if (beyond.length > 0) {
    return { beyond, tokens: used };
  }
  const bounds = await context.bounds(brief.ref.workspace);
  const attempt = await assemble(context, brief.ref, draft, reusable, {
    inputs,
    hosts: plan.needs.hosts,
    secrets: secretsOf(brief, plan),
    limits: limitsOf(plan, bounds.limits),
    timeZone: brief.timeZone,
  });
  const share = brief.turn.attempts.length > 0 || !mayStandOnCard(draft.source, draft.arguments);
  return { attempt: { ...attempt, ...namedAs(brief, draft), model, tokens: used }, share };
}

/** What mends the function of a kept tool keeps the tool's name, so that it can become its next version. */
function namedAs({ turn }: Brief, draft: Draft): Pick<Attempt, 'name' | 'calls'> | undefined {
  const last = lastAttempt(turn);
  return last?.calls === draft.name ? { name: last.name, calls: last.calls } : undefined;
}

/** What a program may touch, and when and where it is at home. */
export type Reach = Pick<Program, 'inputs' | 'hosts' | 'secrets' | 'limits' | 'timeZone'>;

/** Puts our own files beside what was written, keeps all of them, and names everything that decides what will happen. */
export async function assemble(
  context: AgentContext,
  ref: ThreadRef,
  draft: Draft,
  reusable: boolean,
  reach: Reach,
): Promise<Omit<Proposed, 'model' | 'tokens'>> {
  const template = await context.sandbox.describe();
  const program: Program = {
    language: draft.language,
    entry: LAYOUT[draft.language].entry,
    files: await Promise.all(textsOf(draft, reusable).map(([path, text]) => store(context, ref, path, text))),
    arguments: argumentsOf(draft),
    ...reach,
    tool: null,
    sandbox: { provider: template.provider, template: template.digest },
  };
  const facts = cardFacts(readBy(context, template, reusable)(draft), program, [], literalsIn(draft, reusable));
  const { name, description, parameters, explanation } = draft;
  return { name, description, parameters, facts, explanation, program };
}

/** Reads the file that the model wrote; ours beside it are known. */
export const readBy =
  ({ inspector }: AgentContext, { versions }: Template, reusable: boolean) =>
  ({ language, source }: Draft): Findings => {
    const { entry, tool } = LAYOUT[language];
    const path = reusable ? tool : entry;
    const installed = Object.keys(versions).filter((name) => name !== 'python' && name !== 'node');
    const packages = language === 'python' ? installed : [];
    return inspector.inspect({ language, entry: path, files: [{ path, text: source }], packages });
  };

/**
 * A draft that parses and whose file arguments are files that its run will have: whoever errs is told so, and asked once
 * more. Our parser is not quite the language's own, so a second, other text that it cannot read goes on, with a warning.
 */
export function draftOver(reusable: boolean, inputs: readonly Input[], read: (draft: Draft) => Findings) {
  const unread = new Set<string>();
  return (reusable ? FunctionDraft : ScriptDraft).superRefine((draft, issues) => {
    const broken = read(draft).files.find(({ state }) => state === 'unparsed');
    if (broken?.state === 'unparsed' && (unread.size === 0 || unread.has(draft.source))) {
      unread.add(draft.source);
      issues.addIssue({
        code: 'custom',
        path: ['source'],
        message: `it does not parse, line ${broken.line}: ${broken.reason}`,
      });
    }
    for (const [parameter, value] of fileArgumentsOf(draft)) {
      if (!inputs.some(({ name }) => name === bareName(String(value)))) {
        const message = `${parameter} has to name one of the files that the plan reads: ${inputs.map(({ name }) => name).join(', ')}`;
        issues.addIssue({ code: 'custom', path: ['arguments'], message });
      }
    }
  });
}

async function promptOf(context: AgentContext, brief: Brief, plan: Plan, packages: Readonly<Record<string, string>>) {
  const last = lastAttempt(brief.turn);
  const request = requestOf(brief);
  if (last === undefined) {
    return codePrompt({ request, plan, files: promptFiles(brief), packages });
  }
  const { workspace } = brief.ref;
  const { description, parameters, program, explanation, run } = last;
  const name = last.calls ?? last.name;
  const source = await textOf(context, workspace, program.files[0]?.sha256);
  const draft = {
    language: program.language,
    name,
    description,
    parameters,
    source,
    arguments: canonical(program.arguments),
    explanation,
  };
  const error = `${endOf(run)}\n${await textOf(context, workspace, run?.stderr)}`;
  return repairPrompt({ request, plan, draft, error, memory: memoryOf(brief) });
}

/** How the failed run ended, for the model. */
function endOf(run: Attempt['run']): string {
  const outcome = run?.outcome;
  switch (outcome?.kind) {
    case 'failed':
      return `It ended with exit code ${outcome.exit}.`;
    case 'check_failed':
      return `It ran, but the result is not what the plan promised: ${outcome.check}.`;
    case 'limit':
      return `It was ended at its limit of ${outcome.limit}.`;
    default:
      return '';
  }
}

/** One paragraph about the tries so far, instead of a growing log. */
const memoryOf = ({ turn }: Brief): string =>
  turn.attempts
    .map(
      ({ number, explanation, run }) =>
        `Try ${number}: ${explanation || 'the first program'} (${run?.outcome.kind ?? 'not run'}).`,
    )
    .join(' ');

/** The model's file first, because people read that one; then ours. */
function textsOf(draft: Draft, reusable: boolean): [string, string][] {
  const { entry, tool } = LAYOUT[draft.language];
  if (!reusable) {
    return [[entry, draft.source]];
  }
  const { language, name } = draft;
  return [
    [tool, draft.source],
    [ARGUMENTS_FILE, canonical(argumentsOf(draft))],
    [entry, mainFile({ language, name, fileParameters: fileParametersOf(draft) })],
  ];
}

async function store(context: AgentContext, ref: ThreadRef, path: string, text: string): Promise<ProgramFile> {
  const sha256 = await keep(context, ref.workspace, new TextEncoder().encode(text));
  return { path, sha256, lines: text.trimEnd().split('\n').length };
}

/** The files that the plan names, under the names they have; of two with one name the newer. */
function inputsOf({ files }: Brief, plan: Plan): Input[] {
  const wanted = new Set(plan.needs.files.map(bareName));
  const inputs = new Map<string, Input>();
  for (const { file } of files) {
    if (wanted.has(file.name) && file.sha256 !== null && !inputs.has(file.name)) {
      inputs.set(file.name, { name: file.name, sha256: file.sha256, size: file.size });
    }
  }
  return [...inputs.values()];
}

/** The secrets that the plan names, in the versions that they have now. */
const secretsOf = ({ secrets }: Brief, { needs }: Plan): Program['secrets'] =>
  secrets.filter(({ name }) => needs.secrets.includes(name)).map(({ name, version }) => ({ name, version }));

/** What the plan asks for, within what the workspace allows. */
const limitsOf = ({ needs }: Plan, most: Limits): Limits => ({
  ...most,
  memoryMb: Math.min(needs.memoryMb, 512),
  seconds: Math.min(needs.seconds, 120),
  cpuSeconds: Math.min(needs.seconds, 120),
});
