import { dottedName, nameOf } from './python-bindings.ts';
import type { PyNode } from './python-node.ts';
import type { PyBinding, PyMention, PyScope } from './python-scopes.ts';

/** Where a mention stands. `isPlain`: right in a function or a file, not in a branch or an expression. */
export interface PyPlace {
  readonly scope: PyScope;
  /** Index of the statement of the file. */
  readonly top: number;
  readonly isPlain: boolean;
}

/** What is read so far. `read` is for parts of any kind. */
export interface PyReading {
  readonly source: string;
  readonly mentions: PyMention[];
  readonly read: (node: PyNode, place: PyPlace) => void;
}

const PATTERNS = new Set([
  ...['pattern_list', 'tuple_pattern', 'list_pattern', 'list_splat_pattern', 'list_splat', 'tuple', 'list'],
  ...['expression_list', 'parenthesized_expression', 'as_pattern_target'],
]);

/** The same place within something: what stands there is not plain. */
export const inside = (place: PyPlace): PyPlace => (place.isPlain ? { ...place, isPlain: false } : place);

/** Reads some parts. */
export function readAll(nodes: readonly PyNode[], place: PyPlace, reading: PyReading): void {
  for (const node of nodes) {
    reading.read(node, place);
  }
}

/** Writes down that a name is mentioned. */
export function mention(node: PyNode, place: PyPlace, reading: PyReading, rest: Partial<PyMention> = {}): void {
  const { scope, top } = place;
  const name = nameOf(node, reading.source);
  reading.mentions.push({ node, name, scope, top, isCalled: false, isListed: false, ...rest });
}

/** Writes down that a name is given something. */
export function bind(
  node: PyNode,
  place: PyPlace,
  reading: PyReading,
  binding: Omit<PyBinding, 'node' | 'isPlain'>,
): void {
  mention(node, place, reading, { binding: { ...binding, node, isPlain: place.isPlain } });
}

/** Reads what gives names something without making a scope, and whatever has no manner of its own. */
export function readGiving(node: PyNode, around: PyPlace, reading: PyReading): void {
  const { kids } = node;
  const place = inside(around);
  switch (node.type) {
    case 'assignment':
      readAssignment(kids, node, around, reading);
      break;
    case 'augmented_assignment':
    case 'delete_statement':
      readAll(kids, place, reading);
      bindAll(node.type === 'delete_statement' ? kids : kids.slice(0, 1), place, reading);
      break;
    case 'for_statement':
    case 'for_in_clause':
      readAll(kids.slice(1), place, reading);
      bindAll(kids.slice(0, 1), place, reading);
      break;
    case 'as_pattern':
      readAll(kids.slice(0, 1), place, reading);
      bindAll(kids.slice(1), place, reading);
      break;
    case 'named_expression':
      readAll(kids.slice(1), place, reading);
      bindAll(kids.slice(0, 1), { ...place, scope: functionOf(place.scope) }, reading);
      break;
    case 'global_statement':
    case 'nonlocal_statement':
      readAll(kids, place, reading);
      for (const kid of kids) {
        place.scope.outer.set(nameOf(kid, reading.source), node.type === 'global_statement' ? 'global' : 'nonlocal');
      }
      break;
    case 'import_statement':
    case 'import_from_statement':
      readImport(node, around, reading);
      break;
    case 'future_import_statement':
      break;
    default:
      readMatch(node, place, reading);
  }
}

/** Gives something to a target and all its parts. */
export function bindAll(nodes: readonly PyNode[], place: PyPlace, reading: PyReading): void {
  for (const node of nodes) {
    if (node.type === 'identifier') {
      bind(node, place, reading, { how: 'value' });
    } else if (PATTERNS.has(node.type)) {
      bindAll(node.kids, place, reading);
    } else {
      reading.read(node, place);
    }
  }
}

/** Names of a `case`: one alone is given something, of a dotted one the first is looked up. */
function readMatch({ type, kids }: PyNode, place: PyPlace, reading: PyReading): void {
  const [first] = kids;
  switch (type) {
    case 'class_pattern':
      readAll(first?.kids.slice(0, 1) ?? [], place, reading);
      readAll(kids.slice(1), place, reading);
      break;
    case 'keyword_pattern':
      readAll(kids.slice(1), place, reading);
      break;
    case 'splat_pattern':
      bindAll(kids, place, reading);
      break;
    case 'dotted_name':
      (kids.length === 1 ? bindAll : readAll)(kids.slice(0, 1), place, reading);
      break;
    default:
      readAll(kids, place, reading);
  }
}

function readAssignment(kids: readonly PyNode[], by: PyNode, place: PyPlace, reading: PyReading): void {
  const [first] = kids;
  readAll(kids.slice(1), inside(place), reading);
  if (first?.type === 'identifier') {
    bind(first, place, reading, { how: 'value', by });
  } else {
    bindAll(kids.slice(0, 1), inside(place), reading);
  }
}

function readImport({ type, kids }: PyNode, place: PyPlace, reading: PyReading): void {
  const [module] = kids;
  const from = type === 'import_from_statement' && module ? `${dottedName(module, reading.source)}:` : '';
  for (const kid of from === '' ? kids : kids.slice(1)) {
    const { what, local } = importedBy(kid);
    if (what?.type === 'dotted_name' && local !== undefined) {
      const isFirst = from === '' && what.kids[0] === local; // `import os.path` makes `os` known
      const whole = dottedName(what, reading.source);
      const path = from + (isFirst ? dottedName(local, reading.source) : whole);
      bind(local, place, reading, { how: 'import', path, module: from === '' ? whole : from.slice(0, -1) });
    }
  }
}

/** What one part of an import takes, and the name that it gets. */
export function importedBy(node: PyNode): { what: PyNode | undefined; local: PyNode | undefined } {
  const [what, alias] = node.type === 'aliased_import' ? node.kids : [node];
  return { what, local: alias ?? what?.kids[0] };
}

const functionOf = (scope: PyScope): PyScope =>
  scope.kind === 'comprehension' && scope.parent ? functionOf(scope.parent) : scope;
