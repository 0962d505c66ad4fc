import type { Capability } from '#domain/program/capability.ts';
import type { Outcome, Run } from '#domain/program/run.ts';
import type { Attempt, FailReason } from '#domain/session/session.ts';
import { count, seconds } from './quantities.ts';

const CHECK_CHARACTERS = 120;

/** How a run ended, in one or two sentences. Plain text, at most about 200 characters. */
export function outcomeSentence({ outcome, startedAt, endedAt, artifacts }: Run, { program }: Attempt): string {
  switch (outcome.kind) {
    case 'passed':
      return 'It worked.';
    case 'failed': {
      const left = artifacts.length === 0 ? 'no files' : count(artifacts.length, 'file');
      return `The program stopped with an error after ${seconds(endedAt - startedAt)}. It left ${left}.`;
    }
    case 'check_failed': {
      const check = outcome.check.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
      const short = check.length > CHECK_CHARACTERS ? `${check.slice(0, CHECK_CHARACTERS - 1)}…` : check;
      return `It ran, but the result is not what was promised: ${short}.`;
    }
    case 'limit':
      return limitSentence(outcome.limit, program.limits);
    case 'input_changed':
      return FAIL_SENTENCES.input;
    case 'sandbox_unavailable':
      return FAIL_SENTENCES.sandbox;
    default:
      return outcome satisfies never;
  }
}

function limitSentence(
  limit: Extract<Outcome, { kind: 'limit' }>['limit'],
  limits: Attempt['program']['limits'],
): string {
  switch (limit) {
    case 'time':
      return `It took longer than the ${count(limits.seconds, 'second')} it was allowed.`;
    case 'memory':
      return `It needed more than the ${limits.memoryMb} MB it was allowed.`;
    case 'output':
      return `It wrote more than ${limits.outputMb} MB of output, so I stopped it.`;
    case 'cpu':
      return 'It used more processor time than it was allowed.';
    case 'processes':
      return 'It started more processes than it was allowed.';
    case 'disk':
      return 'It wrote more to disk than it was allowed.';
    case 'files':
      return 'It left more files than it was allowed.';
    default:
      return limit satisfies never;
  }
}

/** Why a turn failed without its program being at fault. */
export const FAIL_SENTENCES: Readonly<Record<FailReason, string>> = {
  model: 'The model did not give a usable plan.',
  no_model: 'The model gave no answer. Please try again in a minute, or ask in other words.',
  sandbox: 'No sandbox could be started. Nothing ran.',
  input: 'A file changed or is gone since the approval. Nothing ran.',
  digest: 'The program is not the one that was approved. Nothing ran.',
  template: 'The sandbox changed after the approval. Nothing ran.',
  policy: 'The rules changed after the approval. Nothing ran.',
  expired: 'The approval ended before the run could start. Nothing ran.',
  grant: 'The standing approval no longer holds. Nothing ran.',
  secret: 'A secret changed or is gone since the approval. Nothing ran.',
  paused: 'An admin paused me. Nothing ran.',
  removed: 'I was removed from this workspace. Nothing ran.',
  delivery: 'I could not put the whole program into this thread, so it cannot be approved. Nothing ran.',
  forbidden: 'This request is not allowed here. Nothing ran.',
  interrupted: 'The run was cut off.',
  budget: 'The budget is used up. Nothing ran.',
  internal: 'Something inside me broke. Your request is kept.',
};

/** Why a file stayed in the sandbox. */
export function leftOutReason(path: string, reason: string): string {
  switch (reason) {
    case 'too_large':
      return path === 'result.json' ? 'larger than 1 MB' : 'larger than 50 MB, or all files together than 100 MB';
    case 'too_many':
      return 'more files than allowed';
    case 'not_regular':
      return 'no plain file';
    case 'unsafe_name':
      return 'its name could mislead';
    default:
      return reason.replace(/\.$/, '');
  }
}

/** The plan was fine, and what should have been its program was not. */
export const NO_PROGRAM = 'The model did not give a usable program.';

/** A run that was cut off: whether it starts again by itself, and why not. */
export function interruptedSentence(touched: readonly Exclude<Capability, 'processes'>[]): string {
  if (touched.length === 0) {
    return 'The run was cut off. It touched nothing outside its sandbox, so I start it again.';
  }
  const what = touched.map((capability) => (capability === 'network' ? 'the network' : 'a secret')).join(' and ');
  return `The run was cut off. It used ${what}, so I do not repeat it by myself.`;
}
