/** The first circle of each file that stands in one, as `a → b → a`. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  for (const path of graph.keys()) {
    follow(path, [], graph, done, found);
  }
  return found;
}

function follow(
  path: string,
  trail: readonly string[],
  graph: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  found: string[],
): void {
  const start = trail.indexOf(path);
  if (start >= 0) {
    found.push([...trail.slice(start), path].join(' → '));
    return;
  }
  if (done.has(path)) {
    return;
  }
  for (const next of graph.get(path) ?? []) {
    follow(next, [...trail, path], graph, done, found);
  }
  done.add(path);
}
