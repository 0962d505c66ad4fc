import type { Refusal } from '#domain/policy/refusal.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import type { RefusedTool } from '#domain/tool/tool-bundle-read.ts';

type Place = Pick<ThreadRef, 'workspace' | 'channel'>;

/** Which tools, by name, and as what. */
export interface Wish {
  readonly names: readonly string[] | 'all';
  readonly as: 'bundle' | 'skills';
  /** Also examples that were kept from a private place: for an admin at the machine alone. */
  readonly includeExamples?: boolean;
}

/** A file to hand over. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** How many tools are in it. */
  readonly tools: number;
}

/** The names of the new drafts, and what did not become one. */
export interface Imported {
  readonly drafts: readonly string[];
  readonly refused: readonly RefusedTool[];
}

/** Why there is no file, or why one cannot be read: a plain phrase. */
export interface Unusable {
  readonly unusable: string;
}

/** Tools that leave a workspace, and tools that come in. */
export interface Exchange {
  /** For admins: tools come from all channels, and a file of them leaves the workspace. Throws what the library throws. */
  exportTools(
    place: Place,
    user: string,
    names: Wish['names'],
    as: Wish['as'],
  ): Promise<ExportedFile | Unusable | Refusal>;
  /** For whoever may approve in the channel. Each good tool of the file becomes a draft; nothing of it runs. */
  importTools(place: Place, user: string, text: string): Promise<Imported | Unusable | Refusal>;
}
