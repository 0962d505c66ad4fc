import type { PyNode } from './python-node.ts';
import { sliceOf } from './python-text.ts';

/** What a name was once given: something with a dotted name, an expression, a member of one, or what nobody can tell. */
export type Binding =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'value'; readonly node: PyNode }
  | { readonly kind: 'item'; readonly node: PyNode }
  | { readonly kind: 'unknown' };

/** All that names are given anywhere in a file, without regard to scopes, so that nothing hides behind another scope. */
export interface Bindings {
  readonly names: ReadonlyMap<string, readonly Binding[]>;
  /** Modules of which everything is imported. */
  readonly stars: readonly string[];
}

const LAST_ASCII = 127;
const UNKNOWN: Binding = { kind: 'unknown' };
const PATTERNS = new Set(['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list']);
const SEQUENCES = new Set(['expression_list', 'tuple', 'list']);
const PARAMETERS = new Set([
  'parameters',
  'lambda_parameters',
  'typed_parameter',
  'list_splat_pattern',
  'dictionary_splat_pattern',
]);

/** All that `readNode` knows what to do with. */
const GIVING = new Set([
  ...['import_statement', 'import_from_statement', 'assignment', 'named_expression', 'default_parameter'],
  ...['typed_default_parameter', 'augmented_assignment', 'for_statement', 'for_in_clause', 'as_pattern'],
  ...['function_definition', 'class_definition'],
  ...PARAMETERS,
]);

/** Reads all bindings of a file. */
export function pythonBindings(root: PyNode, source: string): Bindings {
  const names = new Map<string, Binding[]>();
  const stars: string[] = [];
  const bind = (target: PyNode | undefined, binding: Binding): void => {
    if (target === undefined) {
      return;
    }
    const name = nameOf(target, source);
    const known = names.get(name);
    if (known === undefined) {
      names.set(name, [binding]);
    } else {
      known.push(binding);
    }
  };
  const reader: Reader = { bind, star: (name) => stars.push(name) };
  const read = (node: PyNode): void => {
    if (GIVING.has(node.type)) {
      readNode(node, source, reader);
    }
    for (const kid of node.kids) {
      if (kid.kids.length > 0) {
        read(kid);
      }
    }
  };
  read(root);
  return { names, stars };
}

/** A name as Python reads it: identifiers are the same when their NFKC form is. */
export function nameOf(node: PyNode, source: string): string {
  for (let at = node.start; at < node.end; at += 1) {
    if (source.charCodeAt(at) > LAST_ASCII) {
      return sliceOf(node, source).normalize('NFKC');
    }
  }
  return source.slice(node.start, node.end);
}

/** The dotted name of an import, normalised, white space left out; relative ones begin with a dot. */
export const dottedName = (node: PyNode, source: string): string => nameOf(node, source).replace(/\s|\\/g, '');

interface Reader {
  readonly bind: (target: PyNode | undefined, binding: Binding) => void;
  readonly star: (module: string) => void;
}

function readNode(node: PyNode, source: string, reader: Reader): void {
  const { kids } = node;
  const [first] = kids;
  const last = kids.at(-1);
  switch (node.type) {
    case 'import_statement':
      readImports(kids, source, reader);
      break;
    case 'import_from_statement':
      readFrom(kids, source, reader);
      break;
    case 'assignment':
    case 'named_expression':
    case 'default_parameter':
    case 'typed_default_parameter':
      kids.length > 1 && last?.type !== 'type' ? give(first, last, reader) : undefined;
      break;
    case 'augmented_assignment':
      first?.type === 'identifier' ? reader.bind(first, UNKNOWN) : undefined;
      break;
    case 'for_statement':
    case 'for_in_clause':
      giveItems(first, kids[1], reader);
      break;
    case 'as_pattern':
      give(last?.kids[0], first, reader);
      break;
    case 'function_definition':
    case 'class_definition':
      reader.bind(first, UNKNOWN);
      break;
    default:
      takeAll(kids, reader); // parameters
      break;
  }
}

function takeAll(kids: readonly PyNode[], { bind }: Reader): void {
  for (const kid of kids) {
    if (kid.type === 'identifier') {
      bind(kid, UNKNOWN);
    }
  }
}

function readImports(kids: readonly PyNode[], source: string, { bind }: Reader): void {
  for (const kid of kids) {
    const [module = kid, alias] = kid.kids;
    if (kid.type === 'aliased_import') {
      bind(alias, { kind: 'path', path: dottedName(module, source) });
    } else {
      bind(kid.kids[0], { kind: 'path', path: nameOf(module, source) }); // `import a.b` gives the name a
    }
  }
}

function readFrom([from, ...names]: readonly PyNode[], source: string, { bind, star }: Reader): void {
  const module = from === undefined ? '' : dottedName(from, source);
  for (const name of names) {
    if (name.type === 'wildcard_import') {
      star(module);
    } else {
      const [imported = name, alias] = name.type === 'aliased_import' ? name.kids : [name, name];
      bind(alias, { kind: 'path', path: `${module}.${dottedName(imported, source)}` });
    }
  }
}

/** Gives an expression to a target, part by part where both sides have the same parts. */
function give(target: PyNode | undefined, value: PyNode | undefined, reader: Reader): void {
  if (target === undefined || value === undefined) {
    return;
  }
  if (target.type === 'identifier') {
    reader.bind(target, { kind: 'value', node: value });
  } else if (PATTERNS.has(target.type)) {
    const isMatched = SEQUENCES.has(value.type) && value.kids.length === target.kids.length;
    for (const [index, part] of target.kids.entries()) {
      isMatched ? give(part, value.kids[index], reader) : giveItems(part, undefined, reader);
    }
  } else if (target.type === 'list_splat_pattern') {
    giveItems(target.kids[0], undefined, reader);
  }
}

function giveItems(target: PyNode | undefined, values: PyNode | undefined, reader: Reader): void {
  if (target?.type === 'identifier') {
    reader.bind(target, values === undefined ? UNKNOWN : { kind: 'item', node: values });
  } else {
    for (const part of target?.kids ?? []) {
      giveItems(part, undefined, reader);
    }
  }
}
