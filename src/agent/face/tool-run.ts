import type { RequestFile } from '#domain/session/session.ts';
import type { ToolCall } from '#domain/tool/keeping.ts';
import type { Tool } from '#domain/tool/tool.ts';

/** Where somebody opens a form: in a channel, or where there is none. */
export interface FormPlace {
  readonly workspace: string;
  readonly channel: string | undefined;
}

/** What the form of a tool is made of. */
export interface ToolForm {
  readonly tool: Tool;
  /** A larger file is not taken. */
  readonly mostFileMb: number;
  /** How many approvals a call of it needs in this channel, as far as its needs tell. */
  readonly approvals: number;
  /** Whether whoever asks may not be among those who give them. */
  readonly byOthers: boolean;
  /** Until when a standing approval lets this person's calls run at once here; `always` where it takes any arguments. */
  readonly allowed: { readonly until: number; readonly always: boolean } | undefined;
}

/** A form as somebody filled it in, or what took its place. */
export interface ToolRun {
  /** Names the request: the same at every delivery of the form. */
  readonly id: string;
  readonly user: string;
  /** The tool's id, and the version that the form was made of. */
  readonly tool: string;
  readonly version: number;
  /** By parameter; those that are files come from `files`. */
  readonly arguments: ToolCall['arguments'];
  readonly files: Readonly<Record<string, Pick<RequestFile, 'id' | 'name' | 'size' | 'mimetype'>>>;
  /** Why a file cannot be used, by file id, where Slack itself says so. */
  readonly unusable: Readonly<Record<string, string>>;
  /** Where another agent made the call, by a token of the person's. */
  readonly source?: 'mcp';
}
