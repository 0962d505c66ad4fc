import { sha256 } from '#domain/program/program.ts';
import type { ThreadRef, Turn } from '#domain/session/session.ts';
import type { Kept, NotKept, Wanted } from '#domain/tool/keeping.ts';
import { saysAnyOrder } from '#domain/tool/same-result.ts';
import { Tool } from '#domain/tool/tool.ts';
import { newTool, nextVersion, withExample, withRequest } from '#domain/tool/tool-change.ts';
import { type ToolFunction, toolDigestOf } from '#domain/tool/tool-program.ts';
import type { KeptTool } from '#ports/library.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import { keepText } from '../core/stored.ts';
import { describeTool } from './describe-tool.ts';
import { keptAs, keptEarlier, versionIn } from './kept-earlier.ts';
import type { Replaying } from './replay.ts';
import { type Candidate, candidateOf } from './tool-candidate.ts';
import { fits, keepInputs, type Trial, type TriedOut, trialsOf, tryOut } from './try-out.ts';
import { alikeTo, freeName } from './twins.ts';

/** Somebody's decision to keep, and what it is about. */
interface Keeping {
  readonly context: AgentContext;
  readonly ref: ThreadRef;
  readonly turn: Turn;
  readonly wanted: Wanted;
  readonly candidate: Candidate;
  /** What was tried already: where others write to the tool meanwhile nothing of it is run again. */
  readonly tried: Map<string, TriedOut>;
  /** The words about it; a model is asked for them once. */
  readonly describe: () => Promise<string>;
}

/**
 * Puts a function into the library that a person decided to keep, after the call that was approved gave the same again. The
 * same decision taken up again keeps nothing twice. Throws what store, blobs and library throw.
 */
export async function keepTool(context: AgentContext, ref: ThreadRef, turn: Turn, wanted: Wanted): Promise<Kept> {
  const earlier = await keptEarlier(context, ref, turn, wanted);
  if (earlier !== undefined) {
    return earlier;
  }
  const isRunning = (await standstillOf(context.store, ref.workspace)) === 'running';
  const candidate = isRunning ? await candidateOf(context, ref, turn, wanted) : undefined;
  if (candidate === undefined) {
    return notKept('unavailable');
  }
  if (!isUsable(candidate)) {
    return notKept('not_usable');
  }
  let words: Promise<string> | undefined;
  const describe = (): Promise<string> => {
    words ??= descriptionOf(context, ref, turn, wanted, candidate);
    return words;
  };
  const keeping: Keeping = { context, ref, turn, wanted, candidate, tried: new Map(), describe };
  switch (wanted.way) {
    case 'new':
      return keepNew(keeping);
    case 'version':
      return keepChange(keeping, versionOf);
    case 'example':
      return keepChange(keeping, exampleOf);
    default:
      return wanted.way satisfies never;
  }
}

async function keepNew(keeping: Keeping): Promise<Kept> {
  const { context, ref, wanted, candidate } = keeping;
  const { workspace } = ref;
  const earlier = await context.library.get(workspace, candidate.id);
  if (earlier !== undefined) {
    return keptAs(wanted, earlier.tool, null);
  }
  const { name } = candidate.made;
  const alike = await alikeNow(keeping);
  if (alike !== undefined) {
    return alike;
  }
  const tried = await triedOnce(keeping, candidate.made, [ownTrial(candidate)], saysAnyOrder(candidate));
  if ('why' in tried) {
    return notKept(tried.why, tried.where);
  }
  const made = renamed(candidate.made, wanted.separate ? await freeName(context, workspace, name) : name);
  const description = await keeping.describe();
  const { id, returns, fingerprint, provenance } = candidate;
  const { replayed } = tried;
  const tool = learnt(
    keeping,
    newTool({ ...made, id, description, returns, fingerprint, replayed, provenance, what: 'kept' }),
  );
  await keepInputs(context, workspace, tool.examples);
  const late = await alikeNow(keeping); // a second run and words take a while, and others keep tools too
  if (late !== undefined) {
    return late;
  }
  switch (await context.library.put(workspace, tool, null)) {
    case 'stored':
      return keptAs(wanted, tool, null);
    case 'stale':
      return keepNew(keeping); // an earlier try of ours has stored it
    case 'name_taken':
      return keepNew(keeping); // by somebody, meanwhile: now there is one that is alike
  }
}

/** What people have to be asked about first; nothing where they have said that it is a tool of its own. */
async function alikeNow({ context, ref, wanted, candidate }: Keeping): Promise<Kept | undefined> {
  const looks = { ...candidate, name: candidate.made.name };
  const alike = wanted.separate ? undefined : await alikeTo(context, ref.workspace, looks);
  return alike && { state: 'alike', wanted, ...alike };
}

/** What a decision makes of a tool that is there: the tool as it will be, or why not. */
type Change = (keeping: Keeping, found: KeptTool) => Promise<Tool | { readonly why: NotKept; readonly where: string }>;

const MOST_TRIES = 5;

async function keepChange(keeping: Keeping, change: Change): Promise<Kept> {
  const { context, ref, wanted } = keeping;
  const { workspace } = ref;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await context.library.get(workspace, wanted.tool ?? '');
    const unchanged = withoutChange(keeping, found?.tool);
    if (found === undefined || unchanged !== undefined) {
      return unchanged ?? notKept('changed');
    }
    const before = wanted.way === 'version' ? await keepText(context, workspace, found.tool.source) : null;
    const next = await change(keeping, found);
    if ('why' in next) {
      return notKept(next.why, next.where);
    }
    await keepInputs(context, workspace, next.examples);
    if ((await context.library.put(workspace, next, found.revision)) === 'stored') {
      return { ...keptAs(wanted, next, before), ...learntOf(wanted, found.tool, next) };
    }
  }
  return notKept('changed');
}

const learntOf = ({ way }: Wanted, before: Tool, after: Tool): { learnt?: 'call' | 'request' } =>
  way === 'example' ? { learnt: after.examples === before.examples ? 'request' : 'call' } : {};

/** What is to be said of a tool that stays as it is: an earlier try has done it, or it is no longer what the people saw. */
function withoutChange(keeping: Keeping, tool: Tool | undefined): Kept | undefined {
  const { wanted } = keeping;
  const done = tool && versionIn(tool, wanted);
  return done ?? (tool === undefined || !isAsSeen(tool, wanted) ? notKept('changed') : undefined);
}

/** Whether it is what the people saw: nobody decides over a version that came meanwhile, nor calls what nobody approved. */
const isAsSeen = ({ state, version }: Tool, { way, seen = version }: Wanted): boolean =>
  version === seen && (way === 'version' ? state !== 'retired' : state === 'active');

/** The next version: it must give what the one before gave, for every example that is still a call of it. */
async function versionOf(keeping: Keeping, { tool }: KeptTool): ReturnType<Change> {
  const { candidate } = keeping;
  const made = renamed(candidate.made, tool.name);
  const trials = [ownTrial(candidate), ...trialsOf(tool.examples, made)];
  const tried = await triedOnce(keeping, made, trials, saysAnyOrder(candidate));
  if ('why' in tried) {
    return tried;
  }
  const { returns, fingerprint } = candidate;
  const provenance = { ...candidate.provenance, before: sha256(tool.source) };
  const description = await keeping.describe();
  const calls = made.calls ?? undefined; // that of the version before goes
  const next = { ...made, calls, description, returns, fingerprint, provenance, replayed: tried.replayed };
  const version = nextVersion(tool, next);
  return learnt(keeping, { ...version, examples: version.examples.filter((each) => fits(each, made.parameters)) });
}

/** One more example, where the tool gives the same for this call. A call that it does not take only teaches it the request. */
async function exampleOf(keeping: Keeping, { tool }: KeptTool): ReturnType<Change> {
  const { candidate } = keeping;
  const isCall = fits(candidate.example, tool.parameters);
  const taught = learnt(keeping, tool, isCall);
  if (taught === tool) {
    return { why: 'no_example', where: '' };
  }
  const tried = isCall ? await triedOnce(keeping, tool, [ownTrial(candidate)], saysAnyOrder(tool)) : undefined;
  return tried !== undefined && 'why' in tried ? tried : taught;
}

async function triedOnce(
  { context, ref, turn, wanted, tried }: Keeping,
  tool: ToolFunction,
  trials: readonly Trial[],
  anyOrder: boolean,
): Promise<TriedOut> {
  const calls = trials.map(({ example, result }) => [example.arguments, example.inputs, example.timeZone, result]);
  const key = sha256(JSON.stringify([toolDigestOf(tool), calls, anyOrder]));
  const about: Replaying = {
    place: ref,
    owner: `${ref.thread}:${turn.id}`,
    epoch: turn.epoch,
    user: wanted.by.user,
  };
  const outcome = tried.get(key) ?? (await tryOut(context, about, tool, trials, anyOrder));
  tried.set(key, outcome);
  return outcome;
}

const ownTrial = ({ example }: Candidate): Trial => ({ example, result: example.result, isNew: true });

/** Under another name the function keeps its own. */
function renamed(made: Candidate['made'], name: string): Candidate['made'] {
  const { calls: _calls, ...rest } = made;
  const calls = made.calls ?? made.name;
  return { ...rest, name, ...(calls !== name && { calls }) };
}

/** With the example and the words of the request, where they may be kept. */
function learnt({ turn, candidate }: Keeping, tool: Tool, isCallKept = true): Tool {
  const { mayKeep, example } = candidate;
  const shown = mayKeep.example && isCallKept ? withExample(tool, example) : tool;
  return mayKeep.request && turn.request.call === undefined ? withRequest(shown, turn.request.text) : shown;
}

/**
 * Typed words stand; else a model writes them from the code. Where none does, what came with the program stands, but it was
 * written with the request in sight: from a private place the name has to do.
 */
const descriptionOf = (
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  { form }: Wanted,
  { made, description, mayKeep }: Candidate,
): Promise<string> =>
  form === null
    ? describeTool(context, ref, turn, made, mayKeep.request ? description : made.name.replaceAll('_', ' '))
    : Promise.resolve(description);

/** Whether the words that a person typed can be kept, and the name be a function's. */
const isUsable = ({ made, description }: Candidate): boolean =>
  Tool.pick({ name: true, description: true, parameters: true }).safeParse({ ...made, description }).success;

const notKept = (why: NotKept, where = ''): Kept => ({ state: 'not_kept', why, where });
