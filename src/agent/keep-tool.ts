import type { Kept, NotKept, Wanted } from '#domain/keeping.ts';
import { saysAnyOrder } from '#domain/same-result.ts';
import type { ThreadRef, Turn } from '#domain/session.ts';
import { Tool } from '#domain/tool.ts';
import { newTool, nextVersion, withExample, withRequest } from '#domain/tool-change.ts';
import type { KeptTool } from '#ports/library.ts';
import type { AgentContext } from './context.ts';
import { describeTool } from './describe-tool.ts';
import type { Replaying } from './replay.ts';
import { keepText } from './stored.ts';
import { type Candidate, candidateOf } from './tool-candidate.ts';
import { fits, keepInputs, type Trial, trialsOf, tryOut } from './try-out.ts';
import { alikeTo, freeName } from './twins.ts';

/** Somebody's decision to keep, and what it is about. */
interface Keeping {
  readonly context: AgentContext;
  readonly ref: ThreadRef;
  readonly turn: Turn;
  readonly wanted: Wanted;
  readonly candidate: Candidate;
}

/**
 * Puts a function into the library that a person decided to keep, after the call that was approved gave the same again. The
 * same decision taken up again keeps nothing twice. Throws what store, blobs and library throw.
 */
export async function keepTool(context: AgentContext, ref: ThreadRef, turn: Turn, wanted: Wanted): Promise<Kept> {
  const candidate = await candidateOf(context, ref, turn, wanted);
  if (candidate === undefined) {
    return notKept('unavailable');
  }
  if (!isUsable(candidate)) {
    return notKept('not_usable');
  }
  const keeping = { context, ref, turn, wanted, candidate };
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
    return keptAs(keeping, earlier.tool, null);
  }
  const { name } = candidate.made;
  const alike = wanted.separate ? undefined : await alikeTo(context, workspace, { ...candidate, name });
  if (alike !== undefined) {
    return { state: 'alike', wanted, ...alike };
  }
  const tried = await tryOut(context, aboutOf(keeping), candidate.made, [ownTrial(candidate)], saysAnyOrder(candidate));
  if ('why' in tried) {
    return notKept(tried.why, tried.where);
  }
  const made = renamed(candidate.made, wanted.separate ? await freeName(context, workspace, name) : name);
  const description = await descriptionOf(keeping);
  const { id, returns, fingerprint, provenance } = candidate;
  const { replayed } = tried;
  const tool = learnt(
    keeping,
    newTool({ ...made, id, description, returns, fingerprint, replayed, provenance, what: 'kept' }),
  );
  await keepInputs(context, workspace, candidate.example);
  switch (await context.library.put(workspace, tool, null)) {
    case 'stored':
      return keptAs(keeping, tool, null);
    case 'stale':
      return keepNew(keeping); // an earlier try of ours has stored it
    case 'name_taken':
      return keepNew(keeping); // by somebody, meanwhile: now there is one that is alike
  }
}

/** What a decision makes of a tool that is there: the tool as it will be, or why not. */
type Change = (keeping: Keeping, found: KeptTool) => Promise<Tool | { readonly why: NotKept; readonly where: string }>;

const MOST_TRIES = 5;

async function keepChange(keeping: Keeping, change: Change): Promise<Kept> {
  const { context, ref, wanted, candidate } = keeping;
  const { workspace } = ref;
  let next: Awaited<ReturnType<Change>> | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await context.library.get(workspace, wanted.tool ?? '');
    if (found === undefined || found.tool.state === 'retired') {
      return notKept('changed');
    }
    const before = await keepText(context, workspace, found.tool.source);
    if (isDone(found.tool, candidate)) {
      return keptAs(keeping, found.tool, null);
    }
    next = await change(keeping, found);
    if ('why' in next) {
      return notKept(next.why, next.where);
    }
    await keepInputs(context, workspace, candidate.example);
    if ((await context.library.put(workspace, next, found.revision)) === 'stored') {
      return keptAs(keeping, next, wanted.way === 'version' ? before : null);
    }
  }
  return notKept('changed');
}

/** Whether an earlier try of this decision made the version that stands. */
const isDone = ({ provenance }: Tool, candidate: Candidate): boolean =>
  provenance.turn === candidate.provenance.turn &&
  provenance.thread === candidate.provenance.thread &&
  provenance.attempt === candidate.provenance.attempt;

/** The next version: it must give what the one before gave, for every example that is still a call of it. */
async function versionOf(keeping: Keeping, { tool }: KeptTool): ReturnType<Change> {
  const { context, candidate } = keeping;
  const made = renamed(candidate.made, tool.name);
  const trials = [ownTrial(candidate), ...trialsOf(tool.examples, made)];
  const tried = await tryOut(context, aboutOf(keeping), made, trials, saysAnyOrder(candidate));
  if ('why' in tried) {
    return tried;
  }
  const { returns, fingerprint, provenance } = candidate;
  const description = await descriptionOf(keeping);
  const calls = made.calls ?? undefined; // that of the version before goes
  const next = { ...made, calls, description, returns, fingerprint, provenance, replayed: tried.replayed };
  const version = nextVersion(tool, next);
  return learnt(keeping, { ...version, examples: version.examples.filter((each) => fits(each, made.parameters)) });
}

/** One more example, where the tool gives the same for this call. A call that it does not take only teaches it the request. */
async function exampleOf(keeping: Keeping, { tool }: KeptTool): ReturnType<Change> {
  const { context, candidate } = keeping;
  if (!fits(candidate.example, tool.parameters)) {
    return learnt(keeping, tool, false);
  }
  const tried = await tryOut(context, aboutOf(keeping), tool, [ownTrial(candidate)], saysAnyOrder(tool));
  return 'why' in tried ? tried : learnt(keeping, tool);
}

const aboutOf = ({ ref, turn, wanted }: Keeping): Replaying => ({
  place: ref,
  owner: `${ref.thread}:${turn.id}`,
  epoch: turn.epoch,
  user: wanted.by.user,
});

const ownTrial = ({ example, result }: Candidate): Trial => ({ example, result, isNew: true });

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

/** Typed words stand; else a model writes them from the code. */
const descriptionOf = ({ context, ref, turn, wanted, candidate }: Keeping): Promise<string> =>
  wanted.form !== null || turn.request.call !== undefined
    ? Promise.resolve(candidate.description)
    : describeTool(context, ref, turn, candidate.made, candidate.description);

/** Whether the words that a person typed can be kept, and the name be a function's. */
const isUsable = ({ made, description }: Candidate): boolean =>
  Tool.pick({ name: true, description: true, parameters: true }).safeParse({ ...made, description }).success;

const keptAs = ({ wanted }: Keeping, tool: Tool, before: string | null): Kept => ({
  ...{ state: 'kept', way: wanted.way, by: wanted.by, before },
  tool: { id: tool.id, name: tool.name, version: tool.version },
  replayed: tool.replayed === 'passed' ? 'passed' : 'not_replayed',
});

const notKept = (why: NotKept, where = ''): Kept => ({ state: 'not_kept', why, where });
