import type { TouchKind } from '#domain/program/findings.ts';

/** What dotted names lead to. A name stands for itself and for everything below it. */
export interface Reach {
  /** Kinds of touching that a mention of the name is. */
  of(path: string): readonly TouchKind[];
  /** All that can be reached through the name when it is handed on as a value. */
  through(path: string): readonly TouchKind[];
}

/** A table of kinds and the names that belong to each, apart by white space. */
export type ReachTable = Readonly<Partial<Record<TouchKind, string>>>;

/** Makes a table fast to ask. Answers are remembered for names of the table only, so that texts cannot fill the memory. */
export function reachOver(table: ReachTable): Reach {
  const exact = new Map<string, Set<TouchKind>>();
  const below = new Map<string, Set<TouchKind>>();
  for (const [kind, names] of entriesOf(table)) {
    for (const name of wordsOf(names)) {
      add(exact, name, kind);
      add(below, name, kind);
      for (const prefix of prefixesOf(name)) {
        add(below, prefix, kind);
      }
    }
  }
  const of = (path: string): readonly TouchKind[] => {
    const own = exact.get(path);
    const inherited = prefixesOf(path).flatMap((prefix) => [...(exact.get(prefix) ?? [])]);
    return own === undefined && inherited.length === 0 ? NONE : [...new Set([...(own ?? []), ...inherited])];
  };
  return { of, through: (path) => [...new Set([...of(path), ...(below.get(path) ?? [])])] };
}

/** The words of a text, apart by white space. */
export const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** The last part of each name of a table that says something alone, for texts that cannot be parsed. */
export function bareWords(table: ReachTable): ReadonlyMap<string, TouchKind> {
  const words = new Map<string, TouchKind>();
  for (const [kind, names] of entriesOf(table)) {
    for (const name of wordsOf(names)) {
      const word = name.replace(/^(?:builtins\.|node:|\*\.)/, '');
      if (!word.includes('.')) {
        words.set(word, kind);
      }
    }
  }
  return words;
}

const NONE: readonly TouchKind[] = [];
const KINDS: readonly TouchKind[] = [
  'network',
  'files',
  'processes',
  'dynamic',
  'deserialisation',
  'environment',
  'clock',
  'chance',
];

const entriesOf = (table: ReachTable): [TouchKind, string][] => KINDS.map((kind) => [kind, table[kind] ?? '']);

function add(map: Map<string, Set<TouchKind>>, name: string, kind: TouchKind): void {
  const kinds = map.get(name) ?? new Set();
  kinds.add(kind);
  map.set(name, kinds);
}

/** `a.b.c` → `a.b`, `a`. */
function prefixesOf(path: string): string[] {
  const prefixes: string[] = [];
  for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1)) {
    prefixes.push(path.slice(0, end));
  }
  return prefixes;
}
