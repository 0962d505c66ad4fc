import { type Actor, justWho } from '#domain/policy/people.ts';
import { allowedLimits } from '#domain/program/allowed-limits.ts';
import type { Limits } from '#domain/program/program.ts';
import { codeOf } from '#domain/text/errors.ts';
import { EXAMPLE_INPUT_BYTES, type Tool, type ToolExample } from '#domain/tool/tool.ts';
import type { Candidate, CandidateExample, RefusedTool } from '#domain/tool/tool-bundle-read.ts';
import { newTool, withExample } from '#domain/tool/tool-change.ts';
import { contentDigest } from '#domain/tool/tool-content.ts';
import { type AgentPorts, DAY_MS } from '../core/context.ts';
import type { Imported } from '../face/exchange-asked.ts';
import type { Place } from '../permit/in-channel.ts';
import { writtenAndTold } from './foretold-line.ts';

/** What an import needs of the world; the command line has no more. */
export type ImportPorts = Pick<AgentPorts, 'store' | 'library' | 'blobs' | 'audit' | 'clock' | 'log'> & {
  readonly sandbox: Pick<AgentPorts['sandbox'], 'describe'>;
  readonly inspector: Pick<AgentPorts['inspector'], 'fingerprint'>;
};

/** Who imports, and where; without a channel it is an admin at the machine. */
export interface Importing {
  readonly place: Place;
  readonly by: Actor;
  /** Whether what came with the tools may be for the people of that place alone. */
  readonly private: boolean;
  /** The workspace's own: no tool gets more. */
  readonly limits: Limits;
}

/** The model that wrote an imported tool, if it was one: nobody here can know. */
const AUTHOR = 'import';
/** Tools stay, and so do what their examples read. */
const KEPT_DAYS = 36_500;

/**
 * Makes drafts of other people's tools. Nothing of them runs, and nobody finds them before they are approved here. What is
 * here already, and whose name is taken, is told with a way out. Throws SANDBOX_UNAVAILABLE, and what the library throws
 * before anything is stored; a tool that could not be stored is told with the others.
 */
export async function importCandidates(
  ports: ImportPorts,
  importing: Importing,
  candidates: readonly Candidate[],
): Promise<Imported> {
  const { workspace } = importing.place;
  const { provider, digest: template } = await ports.sandbox.describe();
  const known = new Map((await ports.library.list(workspace)).map(({ tool }) => [contentDigest(tool), tool]));
  const drafts: string[] = [];
  const refused: RefusedTool[] = [];
  for (const candidate of candidates) {
    const draft = draftOf(ports, importing, candidate, { provider, template });
    const twin = known.get(contentDigest(draft));
    const why = twin === undefined ? await store(ports, importing, candidate, draft) : hereAlready(twin);
    if (why === undefined) {
      drafts.push(draft.name);
      known.set(contentDigest(draft), draft);
    } else {
      refused.push({ name: draft.name, why });
    }
  }
  return { drafts, refused };
}

function draftOf(
  { clock, inspector }: ImportPorts,
  importing: Importing,
  candidate: Candidate,
  sandbox: Tool['sandbox'],
): Tool {
  const { place, by, limits } = importing;
  const { examples, needs, ...made } = candidate;
  const provenance: Tool['provenance'] = {
    ...{ channel: place.channel, thread: '', turn: '', attempt: 1, private: importing.private, author: AUTHOR },
    ...{ keeper: justWho(by), approvers: [], at: clock.now() },
  };
  const { language, source, name, calls = name } = made;
  const own = {
    id: clock.id(),
    needs: { ...needs, limits: allowedLimits(needs.limits, limits) },
    sandbox,
    fingerprint: inspector.fingerprint({ language, source, name: calls }),
  };
  const draft = newTool({ ...made, ...own, replayed: 'pending', provenance, what: 'imported' });
  const there = { private: importing.private };
  return examples.reduce((tool, example) => withExample(tool, { ...storedExample(example), ...there }), draft);
}

const storedExample = ({ inputs, ...example }: CandidateExample): ToolExample => ({
  ...example,
  inputs: inputs.map(({ bytes, ...input }) => ({ ...input, kept: bytes !== undefined })),
});

/** Stores a draft with the inputs of its examples; gives why not, as a phrase. */
async function store(
  ports: ImportPorts,
  { place, by }: Importing,
  { examples }: Candidate,
  draft: Tool,
): Promise<string | undefined> {
  const { workspace, channel } = place;
  const { at } = draft.provenance;
  try {
    if ((await ports.library.named(workspace, draft.name)) !== undefined) {
      return nameTaken(draft);
    }
    // First the inputs: a tool whose examples lack what they say they have could never be replayed.
    for (const bytes of bytesIn(examples)) {
      await ports.blobs.put(workspace, bytes, at + KEPT_DAYS * DAY_MS);
    }
    const body = { user: by.user, channel, tool: draft.id, toolDigest: draft.toolDigest };
    const line = { id: `import:${draft.id}`, at, kind: 'tool_imported' as const, body };
    const foretold = { tool: draft.id, what: 'imported' as const, at, line };
    const put = await writtenAndTold(ports, workspace, foretold, () => ports.library.put(workspace, draft, null));
    return put === 'stored' ? undefined : nameTaken(draft);
  } catch (error) {
    ports.log.error('a tool was not imported', { code: codeOf(error), workspace }, error);
    return 'it could not be saved; import the file again in a minute';
  }
}

const bytesIn = (examples: readonly CandidateExample[]): Uint8Array[] =>
  examples.flatMap(({ inputs }) =>
    inputs.flatMap(({ bytes }) => (bytes !== undefined && bytes.length <= EXAMPLE_INPUT_BYTES ? [bytes] : [])),
  );

const nameTaken = ({ name, calls = name }: Tool): string =>
  `another tool here has this name; retire that one, or change the file to "name": "another_name", "calls": "${calls}"`;

function hereAlready({ name, state }: Tool): string {
  switch (state) {
    case 'active':
      return `it is here already, as ${name}`;
    case 'draft':
      return `it is here already, as the draft ${name}; look at that one`;
    case 'retired':
      return `it is here already, as ${name}, which is retired; restore that one`;
  }
}
