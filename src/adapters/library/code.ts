import type { z } from 'zod';
import { AgentError } from '#domain/errors.ts';
import { type Sealer, sealedAs } from '#domain/seal.ts';
import { Tool } from '#domain/tool.ts';
import { ToolCard } from '#domain/tool-search.ts';
import type { Part, Row } from './shelf.ts';

/** Which text it is: nothing that was written opens as anything else, or as another writing of the same. */
export interface Place {
  readonly workspace: string;
  readonly part: Part;
  readonly id: string;
}

/** How tools become texts and come back. Opening throws STORE_CORRUPT. */
export interface Code {
  close(place: Place, revision: number, value: Tool | ToolCard): string;
  tool(place: Omit<Place, 'part'>, row: Row): Tool;
  card(place: Omit<Place, 'part'>, row: Row): ToolCard;
}

/** JSON as it is, for what never leaves this process. */
export const jsonCode: Code = codeOver({ close: (text) => text, open: (text) => text });

/** JSON, sealed and as base64: nothing in it needs escaping by whoever stores it. */
export const sealedCode = (sealer: Sealer): Code =>
  codeOver({
    close: (text, as) => Buffer.from(sealer.seal(Buffer.from(text), as)).toString('base64'),
    open: (text, as) => Buffer.from(sealer.unseal(Buffer.from(text, 'base64'), as)).toString(),
  });

interface Lock {
  close(text: string, as: string): string;
  open(text: string, as: string): string;
}

function codeOver({ close, open }: Lock): Code {
  const opened = <Value>(schema: z.ZodType<Value>, place: Place, { revision, sealed }: Row): Value => {
    const known = schema.safeParse(JSON.parse(open(sealed, aboutOf(place, revision))));
    if (!known.success) {
      throw new AgentError('the library holds what is no tool', { code: 'STORE_CORRUPT', cause: known.error });
    }
    return known.data;
  };
  return {
    close: (place, revision, value) => close(JSON.stringify(value), aboutOf(place, revision)),
    tool: (place, row) => opened(Tool, { ...place, part: 'tool' }, row),
    card: (place, row) => opened(ToolCard, { ...place, part: 'card' }, row),
  };
}

/** The id comes last: it alone may hold a colon. */
const aboutOf = ({ workspace, part, id }: Place, revision: number): string =>
  sealedAs('tool', workspace, `${part}:${revision}:${id}`);
