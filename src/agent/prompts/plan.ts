import { ABOUT_FENCES, excerpt, fenced, type Prompt } from './fence.ts';
import { aboutFiles, aboutPackages, type FileNote } from './files.ts';

export interface PlanMaterial {
  readonly request: string;
  /** Earlier messages of the thread, the oldest first. */
  readonly thread: readonly { readonly who: string; readonly text: string }[];
  readonly files: readonly FileNote[];
  /** Name → version of what the sandbox has. */
  readonly packages: Readonly<Record<string, string>>;
  /** The requester's date, YYYY-MM-DD, and IANA time zone. */
  readonly today: string;
  readonly timeZone: string;
  /** One line for each kept tool that may fit, beginning with its name. */
  readonly tools: readonly string[];
  /** Names of the secrets that programs here may get, with the hosts that each is for. */
  readonly secrets: readonly { readonly name: string; readonly hosts: readonly string[] }[];
  /** What a program needed that an earlier plan did not list, one line each. */
  readonly beyond?: readonly string[];
}

const REQUEST_CHARACTERS = 8_000;
const MESSAGE_CHARACTERS = 2_000;
const MESSAGES = 15;
const TOOLS = 8;
const BEYOND = 20;
const TOOL_CHARACTERS = 400;

/**
 * Purpose: decide how to answer a request before anything is written. The steps and needs are what people read and what
 * the sandbox later enforces, and the three kinds of program are offered apart, so that junk stays out of the library.
 */
const SYSTEM = `Question: plan

You are the planner of Threadsmith, an agent in a Slack thread. You decide how a request is answered and run nothing:
another call writes the program, people read it, and only what they approve runs, once, in a sandbox.

First sort the facts: given; to look up, in a file or at a host; to derive, which makes the steps. A fact that is nowhere
to be had is asked for, not guessed.

Outcomes:
- reuse: a listed tool does exactly this with other arguments. Of needs give the files only, and no produces, no checks.
- create: a program is needed, and somebody may want the same with other files or values. It becomes a function.
- oneoff: a program is needed that nobody will want again.
- answer: no program is needed. Invent no figures that only a program could find out.
- ask: something is missing that you cannot guess well. Put one question.
Prefer reuse to create, create to oneoff, and the shortest plan that does what was asked.

Rules:
- Steps are in the order of the work, for readers who do not program.
- "needs" lists all that the program may touch; the rest is not there. Hosts only if it cannot be done without the
  network; people see them and may say no. Secrets by name, never by value.
- Dates and times become arguments; a program never reads the clock.
- "checks" say what must hold of the result and the files; we run them.
- Values go to the result as label → value, a table as {"columns": [...], "rows": [[...]]}.
- If the thread holds an earlier request that this one changes, plan the whole changed request.
- Write in the language of the request, plainly.

${ABOUT_FENCES}`;

const secretLine = ({ name, hosts }: PlanMaterial['secrets'][number]): string =>
  hosts.length === 0 ? `${name}, for programs without network` : `${name}, for ${hosts.join(', ')}`;

/** The question that gets a Plan (domain/plan.ts). */
export function planPrompt({
  request,
  thread,
  files,
  packages,
  today,
  timeZone,
  tools,
  secrets,
  beyond = [],
}: PlanMaterial): Prompt {
  const recent = thread.slice(-MESSAGES);
  const listed = tools.slice(0, TOOLS).map((tool) => tool.replace(/\s+/g, ' ').slice(0, TOOL_CHARACTERS));
  return {
    system: SYSTEM,
    prompt: fenced([
      `Today is ${today}, time zone ${timeZone}. ${aboutPackages(packages)}`,
      ...(recent.length === 0 ? [] : ['Earlier in the thread, the oldest first:']),
      ...recent.map(({ who, text }) => ({
        label: 'message',
        data: `from: ${JSON.stringify(who)}\n${excerpt(text, MESSAGE_CHARACTERS)}`,
      })),
      ...aboutFiles(files),
      ...(listed.length === 0
        ? ['The library has no tool that may fit.']
        : ['Kept tools that may fit:', { label: 'tools', data: listed.join('\n') }]),
      ...(secrets.length === 0
        ? ['There are no secrets.']
        : ['Secrets that a program may get, by name:', { label: 'secrets', data: secrets.map(secretLine).join('\n') }]),
      ...(beyond.length === 0
        ? []
        : [
            'The program to an earlier plan of yours used this, and its needs did not list it. Plan again: list it, or do without:',
            { label: 'needs', data: beyond.slice(0, BEYOND).join('\n') },
          ]),
      'What is asked now:',
      { label: 'request', data: excerpt(request, REQUEST_CHARACTERS) },
    ]),
  };
}
