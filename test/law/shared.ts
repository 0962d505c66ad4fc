import { referencesOf } from './references.ts';
import { roomOf, SHARED, targetOf } from './rooms.ts';
import { parse, type SourceFile } from './source.ts';

/** What in a shared room fewer than two islands reach, and islands that may look into one and do not. One line each. */
export function idle(sources: readonly SourceFile[], shared = SHARED): string[] {
  const rooms = new Set(Object.entries(shared).flatMap(([room, islands]) => [room, ...islands]));
  const files = sources.filter(({ path }) => rooms.has(roomOf(path) ?? '')).map(parse);
  const graph = new Map(
    files.map((file) => [file.path, referencesOf(file).flatMap((to) => targetOf(file.path, to) ?? [])]),
  );
  return Object.entries(shared).flatMap(([room, islands]) => {
    const reached = islands.map((island) => ({ island, files: reachedFrom(island, room, graph) }));
    const unused = reached.filter(({ files }) => files.size === 0);
    const own = [...graph.keys()].filter((path) => roomOf(path) === room);
    const lonely = own.filter((path) => reached.filter(({ files }) => files.has(path)).length < 2);
    return [
      ...unused.map(({ island }) => `${island} does not look into ${room}`),
      ...lonely.map((path) => `${path} is not shared`),
    ];
  });
}

function reachedFrom(island: string, room: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const queue = [...graph].flatMap(([path, targets]) => (roomOf(path) === island ? targets : []));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (roomOf(path) === room && !reached.has(path)) {
      reached.add(path);
      queue.push(...(graph.get(path) ?? []));
    }
  }
  return reached;
}
