import { z } from 'zod';
import { whyNotJson } from '../json/json-oddities.ts';
import { parseHost } from '../program/hosts.ts';
import { sha256 } from '../program/program.ts';
import { SecretName } from '../secret/secret.ts';
import { drawnText, hiddenCharacters } from '../text/hidden-characters.ts';
import { plainLine } from '../text/plain-line.ts';
import { bytesOf } from '../text/token-count.ts';
import { sampleArguments, whyNotCallable, whyNotExample } from './callable.ts';
import type { Tool, ToolExample } from './tool.ts';
import { BUNDLE_FORMAT, BundledTool, MOST_BUNDLE_BYTES, MOST_BUNDLE_TOOLS } from './tool-bundle.ts';
import { contentDigest } from './tool-content.ts';

/** A call that came along, and the bytes of those inputs that did too. */
export interface CandidateExample extends Pick<ToolExample, 'arguments' | 'result' | 'timeZone'> {
  readonly inputs: readonly (Omit<ToolExample['inputs'][number], 'kept'> & {
    readonly bytes: Uint8Array | undefined;
  })[];
}

/** A tool of somebody else's that could be one of ours. Whether it does what it says nobody has looked at. */
export interface Candidate
  extends Pick<Tool, 'name' | 'calls' | 'description' | 'parameters' | 'returns' | 'language' | 'source' | 'needs'> {
  readonly examples: readonly CandidateExample[];
}

/** A tool that cannot be taken. `name` is its own where it has a proper one; `why` a plain phrase about it. */
export interface RefusedTool {
  readonly name: string;
  readonly why: string;
}

/** What a file of tools holds, or why it is none, as a plain phrase. */
export type BundleReading =
  | { readonly tools: readonly Candidate[]; readonly refused: readonly RefusedTool[] }
  | { readonly unusable: string };

/**
 * Reads a file of tools, whoever wrote it. A bad tool is named with its reason, and the others go on. Words lose what
 * nobody sees; nothing that a program is made of is changed.
 */
export function readBundle(text: string): BundleReading {
  const raw = rawTools(text);
  if ('unusable' in raw) {
    return raw;
  }
  const tools: Candidate[] = [];
  const refused: RefusedTool[] = [];
  for (const [index, each] of raw.tools.entries()) {
    const read = candidate(each);
    const why = 'why' in read ? read.why : tools.some(({ name }) => name === read.name) ? TWICE : undefined;
    if (why !== undefined) {
      refused.push({ name: nameOf(each) ?? `tool ${index + 1}`, why });
    } else if (!('why' in read)) {
      tools.push(read);
    }
  }
  return { tools, refused };
}

const TWICE = 'its name stands twice in the file, and only the first one counts';
const Whole = z.object({ format: z.literal(BUNDLE_FORMAT), tools: z.array(z.unknown()) });

function rawTools(text: string): { tools: unknown[] } | { unusable: string } {
  if (text.length > MOST_BUNDLE_BYTES || bytesOf(text) > MOST_BUNDLE_BYTES) {
    return { unusable: `it is larger than ${MOST_BUNDLE_BYTES / 1_000_000} MB` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { unusable: 'it is not JSON' };
  }
  const { data } = Whole.safeParse(value);
  if (data === undefined) {
    return { unusable: `it is not a file of tools, which says "format": "${BUNDLE_FORMAT}" and has a list of tools` };
  }
  if (data.tools.length > MOST_BUNDLE_TOOLS) {
    return { unusable: `it holds more than ${MOST_BUNDLE_TOOLS} tools` };
  }
  return data.tools.length === 0 ? { unusable: 'there is no tool in it' } : { tools: data.tools };
}

const Named = z.object({ name: BundledTool.shape.name });
const nameOf = (raw: unknown): string | undefined => Named.safeParse(raw).data?.name;

function candidate(raw: unknown): Candidate | { why: string } {
  const odd = whyNotJson(raw); // first, because what parses goes as deep as what it parses
  if (odd !== undefined) {
    return { why: odd };
  }
  const { data: tool, error } = BundledTool.safeParse(raw);
  if (tool === undefined) {
    const [issue] = error.issues;
    return { why: `its ${drawnText(String(issue?.path[0] ?? 'form'), 40)} cannot be read: ${issue?.message}` };
  }
  const why = whyNotNeeds(tool) ?? whyNotFunction(tool);
  if (why !== undefined) {
    return { why };
  }
  const examples = tool.examples.map((example) => exampleOf(tool, example));
  const bad = examples.find((each) => 'why' in each);
  return bad !== undefined && 'why' in bad ? bad : { ...cleaned(tool), examples: examples.filter(isExample) };
}

function whyNotNeeds({ needs: { hosts, secrets } }: BundledTool): string | undefined {
  if (hosts.some((host) => parseHost(host) === undefined)) {
    return 'it names a host that is no exact name such as api.example.com';
  }
  if (secrets.some((name) => !SecretName.safeParse(name).success)) {
    return 'it names a secret in a way that no secret can be called';
  }
  const isTwice = new Set(hosts).size < hosts.length || new Set(secrets).size < secrets.length;
  return isTwice ? 'it names a host or a secret twice' : undefined;
}

function whyNotFunction(tool: BundledTool): string | undefined {
  if (contentDigest(tool) !== tool.contentDigest) {
    return 'its contentDigest does not match what it holds, so somebody has changed it since it was exported';
  }
  const [hidden] = hiddenCharacters(tool.source.replace(EMOJI, '').replace(SPACES, ' '), 1);
  if (hidden !== undefined) {
    return `its source holds what nobody sees, ${hidden.name} in line ${hidden.line}; write it as an escape before you export it`;
  }
  const gap = whyNotCallable(tool, sampleArguments(tool.parameters));
  return gap === undefined ? undefined : `it is not a function that can be called: ${gap}`;
}

/** What an emoji is joined of, and spaces that Python takes in texts only: both may well stand there. */
const EMOJI = /\p{Extended_Pictographic}\ufe0f?(?:\u200d\p{Extended_Pictographic}\ufe0f?)*/gu;
const SPACES = /[\u00a0\u2009\u202f]/g;

function exampleOf(tool: BundledTool, example: BundledTool['examples'][number]): CandidateExample | { why: string } {
  const gap = whyNotExample(tool, example);
  if (gap !== undefined) {
    return { why: `one of its examples is no call of it: ${drawnText(gap, 100)}` };
  }
  const inputs = example.inputs.map(({ name, sha256: hash, size, base64 }) => {
    const bytes = base64 === undefined ? undefined : new Uint8Array(Buffer.from(base64, 'base64'));
    return { name, sha256: hash, size, bytes };
  });
  const isWhole = inputs.every(
    ({ bytes, sha256: hash, size }) => bytes === undefined || (bytes.length === size && sha256(bytes) === hash),
  );
  return isWhole
    ? { ...example, inputs }
    : { why: 'an input of one of its examples is not the one that its sha256 and size name' };
}

const isExample = (each: CandidateExample | { why: string }): each is CandidateExample => !('why' in each);

function cleaned({ name, calls, description, parameters, returns, language, source, needs }: BundledTool) {
  return {
    ...{
      name,
      ...(calls === undefined || calls === name ? {} : { calls }),
      language,
      source,
      needs,
      description: plainLine(description),
      returns: plainLine(returns),
    },
    parameters: parameters.map((each) => ({ ...each, description: plainLine(each.description) })),
  };
}
