import type { AnyNode, AssignmentProperty, ImportDeclaration, Pattern, RestElement } from 'acorn';
import type { JsWalk } from './javascript-walk.ts';

/** What a name was once given. `property` of `from` where it was taken apart. */
export type Binding =
  | { readonly kind: 'module'; readonly specifier: string; readonly name: string }
  | { readonly kind: 'value'; readonly node: AnyNode }
  | { readonly kind: 'property'; readonly from: Binding; readonly property: AssignmentProperty }
  | { readonly kind: 'unknown' };

/** All that names are given anywhere in a file, without regard to scopes, so that nothing hides behind another scope. */
export type Bindings = ReadonlyMap<string, readonly Binding[]>;

type Bind = (name: string, binding: Binding) => void;
const UNKNOWN: Binding = { kind: 'unknown' };
const GIVING = new Set<string>(['=', '||=', '&&=', '??=']);

/** Reads all bindings of a file. */
export function javascriptBindings({ nodes }: JsWalk): Bindings {
  const names = new Map<string, Binding[]>();
  const bind: Bind = (name, binding) => {
    const known = names.get(name);
    if (known === undefined) {
      names.set(name, [binding]);
    } else {
      known.push(binding);
    }
  };
  for (const node of nodes) {
    readNode(node, bind);
  }
  return names;
}

function readNode(node: AnyNode, bind: Bind): void {
  switch (node.type) {
    case 'ImportDeclaration':
      readImport(node, bind);
      break;
    case 'VariableDeclarator':
      take(node.id, node.init ? { kind: 'value', node: node.init } : UNKNOWN, bind);
      break;
    case 'AssignmentExpression':
      take(node.left, GIVING.has(node.operator) ? { kind: 'value', node: node.right } : UNKNOWN, bind);
      break;
    case 'AssignmentPattern':
      take(node.left, { kind: 'value', node: node.right }, bind);
      break;
    case 'ForOfStatement':
      takeItems(node.left, node.right, bind);
      break;
    case 'ForInStatement':
      takeItems(node.left, undefined, bind);
      break;
    default:
      for (const pattern of unknownIn(node)) {
        take(pattern, UNKNOWN, bind);
      }
  }
}

/** The names that a node makes known without saying what they are. */
function unknownIn(node: AnyNode): readonly Pattern[] {
  switch (node.type) {
    case 'CatchClause':
      return node.param ? [node.param] : [];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.id ? [...node.params, node.id] : node.params;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return node.id ? [node.id] : [];
    default:
      return [];
  }
}

function readImport({ source, specifiers }: ImportDeclaration, bind: Bind): void {
  const specifier = String(source.value);
  for (const each of specifiers) {
    const imported = each.type === 'ImportSpecifier' ? each.imported : undefined;
    const name = imported === undefined ? '' : imported.type === 'Identifier' ? imported.name : String(imported.value);
    bind(each.local.name, { kind: 'module', specifier, name });
  }
}

/** Gives something to a pattern, part by part. */
function take(pattern: Pattern, from: Binding, bind: Bind): void {
  switch (pattern.type) {
    case 'Identifier':
      bind(pattern.name, from);
      break;
    case 'AssignmentPattern':
      take(pattern.left, from, bind);
      break;
    case 'RestElement':
      take(pattern.argument, from, bind); // all that is left may be anything of it
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        takeProperty(property, from, bind);
      }
      break;
    case 'ArrayPattern':
      takeElements(pattern.elements, from, bind);
      break;
    default:
  }
}

function takeProperty(property: AssignmentProperty | RestElement, from: Binding, bind: Bind): void {
  if (property.type === 'RestElement') {
    take(property.argument, from, bind);
  } else {
    take(property.value, { kind: 'property', from, property }, bind);
  }
}

function takeElements(elements: readonly (Pattern | null)[], from: Binding, bind: Bind): void {
  const list = from.kind === 'value' && from.node.type === 'ArrayExpression' ? from.node.elements : [];
  elements.forEach((element, index) => {
    const node = list[index];
    if (element) {
      take(element, node ? { kind: 'value', node } : UNKNOWN, bind);
    }
  });
}

function takeItems(left: AnyNode, right: AnyNode | undefined, bind: Bind): void {
  const pattern = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left;
  if (pattern?.type !== 'Identifier') {
    return;
  }
  for (const item of right?.type === 'ArrayExpression' ? right.elements : [null]) {
    bind(pattern.name, item ? { kind: 'value', node: item } : UNKNOWN);
  }
}
