import { z } from 'zod';
import { ToolId } from '#domain/tool/tool.ts';
import { LIMITS } from './limits.ts';

const Stored = z.object({
  workspace: z.string().min(1),
  channel: z.string(),
  tool: ToolId,
  version: z.coerce.number().int().min(1),
});

/** What a form *Run a tool* was opened about. Without a channel it was opened where there is none. */
export type RunPlace = z.infer<typeof Stored>;

/** The form's private_metadata. */
export const runMetadata = ({ workspace, channel, tool, version }: RunPlace): string =>
  new URLSearchParams({ workspace, channel, tool, version: String(version) }).toString().slice(0, LIMITS.modalMetadata);

/** Reads it. Undefined when it is none of ours. */
export const readRunMetadata = (metadata: string): RunPlace | undefined =>
  Stored.safeParse(Object.fromEntries(new URLSearchParams(metadata))).data;
