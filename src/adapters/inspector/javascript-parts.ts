import type { AnyNode } from 'acorn';

/** A function in any of its forms. */
export type JsFunction = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;
/** A class in either form. */
export type JsClass = Extract<AnyNode, { type: 'ClassDeclaration' | 'ClassExpression' }>;

const NO_PARTS = new Set(['type', 'start', 'end', 'loc', 'range', 'sourceFile', 'raw']);

/** Whether something that a node holds is a node itself. */
export const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;

/** Everything that a node holds, in an order that does not depend on how it was parsed. */
export function fieldsOf(node: AnyNode): [name: string, value: unknown][] {
  const fields: [string, unknown][] = Object.entries(node);
  return fields.filter(([name]) => !NO_PARTS.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The nodes that a node holds. */
export function partsOf(node: AnyNode): AnyNode[] {
  const parts: AnyNode[] = [];
  const values: unknown[] = Object.values(node);
  for (const value of values) {
    if (typeof value !== 'object' || value === null) {
      continue; // most of what a node holds
    }
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isNode(each)) {
        parts.push(each);
      }
    }
  }
  return parts;
}

/** Whether a node or anything in it is of that kind; `within` says whether to go into a node. */
export function holds(node: AnyNode, isIt: (node: AnyNode) => boolean, within: (node: AnyNode) => boolean): boolean {
  return isIt(node) || (within(node) && partsOf(node).some((part) => holds(part, isIt, within)));
}

/** Whether a node is a function. */
export const isFunction = (node: AnyNode | undefined | null): node is JsFunction =>
  node?.type === 'FunctionDeclaration' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';
