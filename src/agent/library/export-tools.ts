import { sha256 } from '#domain/program/program.ts';
import { withoutShapes } from '#domain/secret/secret-shapes.ts';
import { drawnText } from '#domain/text/hidden-characters.ts';
import { skillFolders } from '#domain/tool/skill-folder.ts';
import type { Tool } from '#domain/tool/tool.ts';
import {
  bundleOf,
  MOST_BUNDLE_BYTES,
  MOST_BUNDLE_TOOLS,
  type Sharing,
  sharedExamples,
} from '#domain/tool/tool-bundle.ts';
import { zipOf } from '#domain/tool/zip.ts';
import type { AgentPorts } from '../core/context.ts';
import type { ExportedFile, Wish } from '../face/exchange-asked.ts';

/** What an export needs of the world; the command line has no more. */
export type ExportPorts = Pick<AgentPorts, 'library' | 'blobs' | 'audit' | 'clock'>;

const MOST_ZIP_BYTES = 25_000_000;

/**
 * Active tools as a file, or why there is none, as a plain phrase with a way out. Whoever takes one away is in the audit
 * before they have it. Throws what library, blobs and audit throw.
 */
export async function exportFile(
  ports: ExportPorts,
  workspace: string,
  wish: Wish,
  by: { readonly user: string; readonly channel: string },
): Promise<ExportedFile | { readonly unusable: string }> {
  const found = await chosen(ports, workspace, wish.names);
  if ('unusable' in found) {
    return found;
  }
  const made = wish.as === 'bundle' ? await bundle(ports, workspace, found.tools, wish) : skills(found.tools, wish);
  if (made === undefined) {
    return { unusable: 'all of them together are too large for one file; name fewer tools' };
  }
  const at = ports.clock.now();
  const { user, channel } = by;
  const examples = wish.includeExamples === true ? 'all' : 'shared';
  const body = { user, channel, as: wish.as, examples, tools: found.tools.length, sha256: sha256(made) };
  await ports.audit.append(workspace, { id: `export:${ports.clock.id()}`, at, kind: 'exported', body });
  return { name: fileName(found.tools, wish.as, at), bytes: made, tools: found.tools.length };
}

/** The tools that are meant. A draft is none yet: nobody here has approved it. */
async function chosen(
  { library }: ExportPorts,
  workspace: string,
  names: Wish['names'],
): Promise<{ readonly tools: readonly Tool[] } | { readonly unusable: string }> {
  const active = (await library.list(workspace))
    .flatMap(({ tool }) => (tool.state === 'active' ? [tool] : []))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const missing = names === 'all' ? undefined : names.find((name) => !active.some((tool) => tool.name === name));
  if (missing !== undefined) {
    return {
      unusable: `there is no tool called ${drawnText(missing, 60)} that is in use; look at the names of those that are`,
    };
  }
  const tools = names === 'all' ? active : active.filter(({ name }) => names.includes(name));
  if (tools.length === 0) {
    return { unusable: 'there is no tool in use yet; keep one first' };
  }
  return tools.length > MOST_BUNDLE_TOOLS
    ? { unusable: `there are more than ${MOST_BUNDLE_TOOLS} tools; name those that you want` }
    : { tools };
}

/** With the inputs of the examples where there is room for them, else without; undefined when it is too large even so. */
async function bundle(
  ports: ExportPorts,
  workspace: string,
  tools: readonly Tool[],
  { includeExamples = false }: Wish,
): Promise<Uint8Array | undefined> {
  const at = ports.clock.now();
  const bytes = await inputsOf(ports, workspace, tools, includeExamples);
  const whole = written(bundleOf(tools, at, { includeExamples, ...(bytes && { bytes }) }));
  const made = whole.length > MOST_BUNDLE_BYTES ? written(bundleOf(tools, at, { includeExamples })) : whole;
  return made.length > MOST_BUNDLE_BYTES ? undefined : made;
}

/** The kept inputs of all examples that may leave; undefined when they alone are too large. */
async function inputsOf(
  { blobs }: ExportPorts,
  workspace: string,
  tools: readonly Tool[],
  includeExamples: boolean,
): Promise<NonNullable<Sharing['bytes']> | undefined> {
  const inputs = tools
    .flatMap((tool) => sharedExamples(tool, { includeExamples }))
    .flatMap((example) => example.inputs.filter(({ kept }) => kept));
  const sizes = new Map(inputs.map((input) => [input.sha256, input.size]));
  if ([...sizes.values()].reduce((sum, size) => sum + size, 0) > MOST_BUNDLE_BYTES) {
    return undefined;
  }
  const found = new Map<string, Uint8Array>();
  for (const hash of sizes.keys()) {
    const bytes = await blobs.get(workspace, hash);
    if (bytes !== undefined && isPlain(bytes)) {
      found.set(hash, bytes);
    }
  }
  return found;
}

/** Whether nothing in a file looks like a secret, as far as a text tells. */
function isPlain(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  return withoutShapes(text) === text;
}

function skills(tools: readonly Tool[], { includeExamples = false }: Wish): Uint8Array | undefined {
  const files = skillFolders(tools, { includeExamples });
  const entries = files.map(({ path, text }) => ({ path, bytes: new TextEncoder().encode(text) }));
  const size = entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return size > MOST_ZIP_BYTES ? undefined : zipOf(entries);
}

const written = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);

function fileName(tools: readonly Tool[], as: Wish['as'], at: number): string {
  const [only, ...more] = tools;
  const day = new Date(at).toISOString().slice(0, 10);
  const stem = only !== undefined && more.length === 0 ? only.name.replaceAll('_', '-') : `threadsmith-tools-${day}`;
  return as === 'bundle' ? `${stem}.json` : `${stem}-skill${more.length === 0 ? '' : 's'}.zip`;
}
