import type { AnyNode } from 'acorn';
import { fullAncestor } from 'acorn-walk';

/** Every node of a file, parts before the whole; names that are only given something are left out. */
export interface JsWalk {
  readonly nodes: readonly AnyNode[];
  /** What each stands in. */
  readonly parents: readonly (AnyNode | undefined)[];
}

/** Goes through a file once: walking costs as much as all that is asked about the nodes. */
export function walkJavascript(root: AnyNode): JsWalk {
  const nodes: AnyNode[] = [];
  const parents: (AnyNode | undefined)[] = [];
  fullAncestor(root, (node, _state, ancestors, type) => {
    if (type !== 'VariablePattern') {
      nodes.push(node);
      parents.push(ancestors[ancestors.length - 2]);
    }
  });
  return { nodes, parents };
}
