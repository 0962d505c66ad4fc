import { randomBytes, randomInt } from 'node:crypto';
import { cardOf } from '#domain/search/tool-search.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { Library } from '#ports/library.ts';
import { checkedEnding, checkedId, checkedTool, checkedWorkspace, nameDigest } from './checked.ts';
import type { Code } from './code.ts';
import { foundTools } from './found-tools.ts';
import { MOST_INDEXED } from './indexes.ts';
import { keptTools } from './kept-tools.ts';
import { type Embedding, quietEmbedder } from './quiet-embedder.ts';
import type { Shelf, Writing } from './shelf.ts';

const MOST_REVISION = 2 ** 48 - 1;
const NONCE_BYTES = 12;

/** What a library may do besides, and how much it may keep in this process. */
export interface LibraryOptions {
  /** Makes it search by what texts mean, too. What tools are for, and what is searched for, then goes to its endpoint. */
  readonly embedding?: Embedding | undefined;
  /** Tools in indexes, over all workspaces. */
  readonly mostIndexed?: number;
}

/** The library that all databases share: checks, coding, and an index in this process. */
export function libraryOver(shelf: Shelf, code: Code, options: LibraryOptions = {}): Library {
  const { embedding, mostIndexed = MOST_INDEXED } = options;
  const kept = keptTools(shelf, code);
  const embedder = embedding && quietEmbedder(embedding);
  const found = foundTools({ shelf, code, mostIndexed, embedder }, kept.these);
  let closed = false;

  const checked = (workspace: string): void => {
    checkedWorkspace(workspace);
    if (closed) {
      throw new AgentError('the library is closed', { code: 'STORE_UNAVAILABLE' });
    }
  };

  return {
    async get(workspace, id) {
      checked(workspace);
      return await kept.one(workspace, checkedId(id));
    },
    async named(workspace, name) {
      checked(workspace);
      const id = await shelf.named(workspace, nameDigest(workspace, name));
      const one = id === undefined ? undefined : await kept.one(workspace, id);
      return one?.tool.name === name && one.tool.state !== 'retired' ? one : undefined; // it may just have changed
    },
    async list(workspace) {
      checked(workspace);
      return await kept.all(workspace);
    },
    async put(workspace, tool, expected) {
      checked(workspace);
      return await shelf.put(workspace, writingOf(code, workspace, checkedTool(tool), expected));
    },
    async remove(workspace, id) {
      checked(workspace);
      await shelf.remove(workspace, checkedId(id), nonce());
    },
    async count(workspace, id, what, at) {
      checked(workspace);
      const ending = checkedEnding(what, at);
      await shelf.count(workspace, checkedId(id), ending.what, ending.at);
    },
    async stats(workspace, ids) {
      checked(workspace);
      return await shelf.stats(workspace, ids.map(checkedId));
    },
    async search(workspace, query, most) {
      checked(workspace);
      return await found(workspace, query, most);
    },
    async close() {
      closed = true;
      embedder?.close();
      await shelf.close();
    },
  };
}

/** A revision is chance: a counter would name two writings alike after a tool was removed, or a crash lost the newer. */
function writingOf(code: Code, workspace: string, tool: Tool, expected: number | null): Writing {
  const { id } = tool;
  const revision = randomInt(1, MOST_REVISION);
  const card = cardOf(tool);
  return {
    id,
    expected,
    row: { revision, sealed: code.close({ workspace, part: 'tool', id }, revision, tool) },
    card: card && code.close({ workspace, part: 'card', id }, revision, card),
    name: tool.state === 'retired' ? null : nameDigest(workspace, tool.name),
    nonce: nonce(),
  };
}

const nonce = (): string => randomBytes(NONCE_BYTES).toString('hex');
