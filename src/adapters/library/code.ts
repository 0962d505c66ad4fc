import type { z } from 'zod';
import { type QuantisedVector, restored } from '#domain/search/search-vectors.ts';
import { ToolCard } from '#domain/search/tool-search.ts';
import { type Sealer, sealedAs } from '#domain/secret/seal.ts';
import { AgentError } from '#domain/text/errors.ts';
import { Tool } from '#domain/tool/tool.ts';
import type { Part, Row } from './shelf.ts';

/** Which text it is: nothing that was written opens as anything else, or as another writing of the same. */
export interface Place {
  readonly workspace: string;
  readonly part: Part;
  readonly id: string;
}

/** A vector with the mark of the text and the model that it is of. */
export interface MarkedVector {
  readonly mark: string;
  readonly vector: QuantisedVector;
}

/** How tools become texts and come back. Opening a tool or a card throws STORE_CORRUPT. */
export interface Code {
  close(place: Place, revision: number, value: Tool | ToolCard): string;
  closeVector(place: Omit<Place, 'part'>, revision: number, value: MarkedVector): string;
  tool(place: Omit<Place, 'part'>, row: Row): Tool;
  card(place: Omit<Place, 'part'>, row: Row): ToolCard;
  /** Undefined for what has another mark or cannot be opened: a vector can be made again. */
  vector(place: Omit<Place, 'part'>, row: Row | undefined, mark: string): QuantisedVector | undefined;
}

/** JSON as it is, for what never leaves this process. */
export const jsonCode: Code = codeOver({
  close: (bytes) => bytes.toString('latin1'),
  open: (text) => Buffer.from(text, 'latin1'),
});

/** JSON, sealed and as base64: nothing in it needs escaping by whoever stores it. */
export const sealedCode = (sealer: Sealer): Code =>
  codeOver({
    close: (bytes, as) => Buffer.from(sealer.seal(bytes, as)).toString('base64'),
    open: (text, as) => Buffer.from(sealer.unseal(Buffer.from(text, 'base64'), as)),
  });

interface Lock {
  close(bytes: Buffer, as: string): string;
  open(text: string, as: string): Buffer;
}

function codeOver({ close, open }: Lock): Code {
  const opened = <Value>(schema: z.ZodType<Value>, place: Place, { revision, sealed }: Row): Value => {
    const known = schema.safeParse(JSON.parse(open(sealed, aboutOf(place, revision)).toString()));
    if (!known.success) {
      throw new AgentError('the library holds what is no tool', { code: 'STORE_CORRUPT', cause: known.error });
    }
    return known.data;
  };
  const vectorIn = (place: Place, { revision, sealed }: Row): MarkedVector | undefined => {
    try {
      return markedVector(open(sealed, aboutOf(place, revision)));
    } catch {
      return undefined;
    }
  };
  return {
    close: (place, revision, value) => close(Buffer.from(JSON.stringify(value)), aboutOf(place, revision)),
    closeVector: (place, revision, { mark, vector: { values } }) =>
      close(
        Buffer.concat([Buffer.from(mark, 'hex'), Buffer.from(values.buffer, values.byteOffset, values.byteLength)]),
        aboutOf({ ...place, part: 'vector' }, revision),
      ),
    tool: (place, row) => opened(Tool, { ...place, part: 'tool' }, row),
    card: (place, row) => opened(ToolCard, { ...place, part: 'card' }, row),
    vector(place, row, mark) {
      const known = row && vectorIn({ ...place, part: 'vector' }, row);
      return known?.mark === mark ? known.vector : undefined;
    },
  };
}

const MARK_BYTES = 32;

/** A mark, then a byte a dimension, copied: they stay for long, and would keep all of what was read with them. */
const markedVector = (bytes: Buffer): MarkedVector => ({
  mark: bytes.subarray(0, MARK_BYTES).toString('hex'),
  vector: restored(new Int8Array(bytes.subarray(MARK_BYTES))),
});

/** The id comes last: it alone may hold a colon. */
const aboutOf = ({ workspace, part, id }: Place, revision: number): string =>
  sealedAs('tool', workspace, `${part}:${revision}:${id}`);
