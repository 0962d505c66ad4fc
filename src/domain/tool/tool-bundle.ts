import { z } from 'zod';
import { parametersSchema } from '../program/draft.ts';
import { Input, Sha256 } from '../program/program.ts';
import { withoutShapes } from '../secret/secret-shapes.ts';
import { whyNotExample } from './callable.ts';
import { EXAMPLE_INPUT_BYTES, isFromPrivate, MOST_EXAMPLES, Tool, ToolExample } from './tool.ts';
import { contentDigest } from './tool-content.ts';

/** How a file of tools calls itself. Another number means another shape. */
export const BUNDLE_FORMAT = 'threadsmith/tools/1';
/** A larger file is neither made nor read. */
export const MOST_BUNDLE_BYTES = 5_000_000;
/** More tools than these are neither written into one file nor read from one. */
export const MOST_BUNDLE_TOOLS = 500;

const BASE64_CHARACTERS = Math.ceil(EXAMPLE_INPUT_BYTES / 3) * 4;

/** A call that worked. `base64` has the bytes of an input where they came along. */
const BundledExample = ToolExample.omit({ private: true }).extend({
  inputs: z.array(Input.extend({ base64: z.string().max(BASE64_CHARACTERS).optional() })).max(50),
  timeZone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z]+(?:[_/+-][A-Za-z0-9]+)*$/, 'no time zone')
    .optional(),
});

/** What another workspace needs to have a tool: nothing of the places and people it comes from. */
export const BundledTool = Tool.pick({
  name: true,
  calls: true,
  description: true,
  parameters: true,
  returns: true,
  language: true,
  source: true,
  needs: true,
  version: true,
  toolDigest: true,
}).extend({
  /** See `contentDigest`; `toolDigest` is for reading, because it says something only where it was made. */
  contentDigest: Sha256,
  examples: z.array(BundledExample).max(MOST_EXAMPLES).default([]),
});
export type BundledTool = z.infer<typeof BundledTool>;

/** A file of tools. Each tool has its parameters as JSON Schema too, for other readers than us. */
export interface Bundle {
  readonly format: typeof BUNDLE_FORMAT;
  readonly exportedAt: string;
  readonly tools: readonly (BundledTool & { readonly schema: ReturnType<typeof parametersSchema> })[];
}

/** Which examples go along. */
export interface Sharing {
  /** Also those that were kept from a private place. */
  readonly includeExamples?: boolean;
  /** The bytes of an input by their sha256, where they are to go along. */
  readonly bytes?: ReadonlyMap<Sha256, Uint8Array>;
}

/** Tools as they leave the workspace, at a time in ms since the epoch, in the order of their names. */
export const bundleOf = (tools: readonly Tool[], at: number, sharing: Sharing = {}): Bundle => ({
  format: BUNDLE_FORMAT,
  exportedAt: new Date(at).toISOString(),
  tools: [...tools].sort((one, other) => (one.name < other.name ? -1 : 1)).map((tool) => bundled(tool, sharing)),
});

/**
 * The examples of a tool that may leave the workspace: none from a private place unless somebody asks for them, none with
 * what looks like a secret, and none that an earlier version was called with.
 */
export const sharedExamples = (
  tool: Tool,
  { includeExamples = false }: Pick<Sharing, 'includeExamples'> = {},
): readonly ToolExample[] =>
  tool.examples.filter(
    (example) =>
      (includeExamples || !isFromPrivate(tool, example)) &&
      isPlain(example) &&
      whyNotExample(tool, example) === undefined,
  );

function isPlain({ arguments: given, inputs, result }: ToolExample): boolean {
  const text = JSON.stringify([given, inputs.map(({ name }) => name), result]);
  return withoutShapes(text) === text;
}

function bundled(tool: Tool, sharing: Sharing): Bundle['tools'][number] {
  const { name, calls, description, parameters, returns, language, source, needs, version, toolDigest } = tool;
  return {
    ...{
      name,
      ...(calls === undefined ? {} : { calls }),
      description,
      parameters,
      schema: parametersSchema({ parameters }),
      returns,
      language,
      source,
    },
    ...{ needs, version, toolDigest, contentDigest: contentDigest(tool) },
    examples: sharedExamples(tool, sharing).map((example) => ({
      arguments: example.arguments,
      inputs: example.inputs.map((input) => withBytes(input, sharing.bytes)),
      result: example.result,
      ...(example.timeZone === undefined ? {} : { timeZone: example.timeZone }),
    })),
  };
}

function withBytes({ name, sha256, size, kept }: ToolExample['inputs'][number], bytes: Sharing['bytes']) {
  const found = kept ? bytes?.get(sha256) : undefined;
  const base64 = found === undefined ? {} : { base64: Buffer.from(found).toString('base64') };
  return { name, sha256, size, ...base64 };
}
