import { parseSync } from 'vite';

/** A file's path from the checkout's root, with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A node of the tree (ESTree with TypeScript), read without trust in its shape. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A node, what holds it, under which key, and whether it stands in a type. */
export interface Visit {
  readonly node: Node;
  readonly parent: Node | undefined;
  readonly key: string;
  readonly inType: boolean;
}

/** A parsed file: every node once, in order of the text, and its block comments. */
export interface Parsed extends SourceFile {
  readonly body: readonly Node[];
  readonly visits: readonly Visit[];
  readonly comments: readonly { readonly value: string; readonly end: number }[];
}

const TYPE_KEYS = new Set([
  'typeAnnotation',
  'typeArguments',
  'typeParameters',
  'returnType',
  'superTypeArguments',
  'implements',
]);
const TYPE_NODES = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSModuleDeclaration']);

/** Parses with the parser that vite brings (oxc); TypeScript 7 offers none that is stable and in process. */
export function parse({ path, text }: SourceFile): Parsed {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) {
    throw new Error(`${path}: ${errors[0]?.message}`);
  }
  const root = program as unknown as Node;
  const visits: Visit[] = [];
  walk({ node: root, parent: undefined, key: '', inType: false }, visits);
  return { path, text, visits, body: nodesIn(root.body), comments: comments.filter(({ type }) => type === 'Block') };
}

/** The text of a string literal or of a template without holes. */
export function textOf(node: unknown): string | undefined {
  if (!isNode(node)) {
    return undefined;
  }
  if (node.type === 'TemplateLiteral') {
    const [only, ...more] = nodesIn(node.quasis);
    const value = only?.value as { cooked: string } | undefined;
    return more.length === 0 ? value?.cooked : undefined;
  }
  return typeof node.value === 'string' ? node.value : undefined;
}

/** The folder with which a path begins that is put together at run time: `programs/` of a template `programs/${name}`. */
export function folderOf(node: unknown): string | undefined {
  const [head] = isNode(node) && node.type === 'TemplateLiteral' ? nodesIn(node.quasis) : [];
  const { cooked = '' } = (head?.value ?? {}) as { cooked?: string };
  return /^.+\//s.exec(cooked)?.[0];
}

/** The name of an identifier. */
export const nameOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined;

/** The property that a member expression reads, when it stands in the text; `undefined` when it is computed. */
export const propertyOf = (member: Node): string | undefined =>
  member.computed === true ? textOf(member.property) : nameOf(member.property);

/** Whether it is `import.meta`, or its property of that name. */
export function isImportMeta(node: unknown, property?: string): boolean {
  if (!isNode(node)) {
    return false;
  }
  return property === undefined
    ? node.type === 'MetaProperty'
    : node.type === 'MemberExpression' && isImportMeta(node.object) && propertyOf(node) === property;
}

/** The line of a place, counted from 1. */
export const lineOf = ({ text }: SourceFile, { start }: Node): number => text.slice(0, start).split('\n').length;

/** The nodes of a list that may hold anything. */
export const nodesIn = (list: unknown): Node[] => (Array.isArray(list) ? list.filter(isNode) : []);

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

function walk(visit: Visit, visits: Visit[]): void {
  visits.push(visit);
  for (const [key, value] of Object.entries(visit.node)) {
    const inType = visit.inType || TYPE_KEYS.has(key) || TYPE_NODES.has(visit.node.type);
    for (const node of isNode(value) ? [value] : nodesIn(value)) {
      walk({ node, parent: visit.node, key, inType }, visits);
    }
  }
}
