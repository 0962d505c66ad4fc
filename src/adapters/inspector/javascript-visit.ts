import type { AnyNode, MemberExpression } from 'acorn';
import { GLOBAL_OBJECTS, JAVASCRIPT_PROPERTIES, JAVASCRIPT_REACH } from './javascript-names.ts';
import { importModule, type JavascriptScene, noteCall, noteNew } from './javascript-notes.ts';
import { javascriptValues } from './javascript-values.ts';
import { type JsWalk, walkJavascript } from './javascript-walk.ts';
import type { Notebook } from './notebook.ts';
import { bareWords } from './reach.ts';
import { hostsIn, isRootedPath } from './texts.ts';
import { isUncertain, pathsOf, textsOf } from './values.ts';

const PROPERTIES = bareWords(JAVASCRIPT_PROPERTIES);
/** What gives one of its parts: whether the value is handed on is decided further out. */
const TRANSPARENT = new Set([
  'ConditionalExpression',
  'LogicalExpression',
  'AwaitExpression',
  'ChainExpression',
  'SequenceExpression',
  'ParenthesizedExpression',
]);
const NAMED = new Set(['Identifier', 'ObjectPattern']);
const COMPARISONS = new Set(['===', '!==', '==', '!=', 'instanceof', 'in']);
const FUNCTIONS = new Set(['FunctionExpression', 'ArrowFunctionExpression', 'ClassExpression']);
const LITERALS = new Set(['Literal', 'TemplateLiteral', 'ArrayExpression']);

/**
 * Writes down everything that a file may touch. A mention counts as a use: it does not matter whether something is called
 * here, kept in a list or handed on. A module or global object that is handed on counts as all that it leads to.
 */
export function visitJavascript(root: AnyNode, notes: Notebook, origin: JavascriptScene['origin']): void {
  const walk = walkJavascript(root);
  const scene: Scene = { notes, origin, values: javascriptValues(walk), walk };
  walk.nodes.forEach((node, at) => {
    visit(node, at, scene);
  });
}

interface Scene extends JavascriptScene {
  readonly walk: JsWalk;
}

/** `at`: its index in the walk. */
function visit(node: AnyNode, at: number, scene: Scene): void {
  switch (node.type) {
    case 'Identifier':
      mention(node, at, scene);
      break;
    case 'MemberExpression':
      visitMember(node, at, scene);
      break;
    case 'CallExpression':
      mention(node, at, scene);
      noteCall(node, scene);
      break;
    case 'NewExpression':
      noteNew(node, scene);
      break;
    case 'ImportExpression':
      mention(node, at, scene);
      visitImport(node.source, node.start, scene);
      break;
    case 'ImportDeclaration':
      for (const { local } of node.specifiers) {
        mentionPaths(pathsOf(scene.values.of(local)), local.start, true, scene);
      }
      importModule(String(node.source.value), node.start, scene);
      break;
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (node.source) {
        importModule(String(node.source.value), node.start, scene);
      }
      break;
    case 'ObjectPattern':
      for (const property of node.properties) {
        visitProperty(property, scene);
      }
      return;
    case 'Literal':
      if (typeof node.value === 'string') {
        judgeText(node.value, node.start, scene);
      }
      break;
    case 'TemplateElement':
      judgeText(node.value.cooked ?? node.value.raw, node.start, scene);
      break;
    case 'BinaryExpression':
    case 'TemplateLiteral':
      judgeTexts(node, scene);
      break;
    default:
  }
}

function visitProperty(property: AnyNode, scene: JavascriptScene): void {
  if (property.type !== 'Property' || property.kind !== 'init') {
    return;
  }
  const name = property.value;
  const target = name.type === 'AssignmentPattern' ? name.left : name;
  if (target.type === 'Identifier') {
    mentionPaths(pathsOf(scene.values.of(target)), property.start, true, scene);
  }
  if (property.computed && isUncertain(scene.values.of(property.key))) {
    scene.notes.touch('dynamic', property.start, '{[…]}');
  }
  if (!property.computed && property.key.type === 'Identifier') {
    noteProperty(property.key.name, property.start, scene);
  }
}

function mention(node: AnyNode, at: number, scene: Scene): void {
  const paths = pathsOf(scene.values.of(node));
  if (paths.length > 0) {
    mentionPaths(paths, node.start, isConsumed(node, at, scene.walk), scene);
  }
}

function mentionPaths(paths: readonly string[], at: number, isTakenApart: boolean, { notes }: JavascriptScene): void {
  for (const path of paths) {
    for (const kind of isTakenApart ? JAVASCRIPT_REACH.of(path) : JAVASCRIPT_REACH.through(path)) {
      notes.touch(kind, at, path);
    }
    if (!isTakenApart && (GLOBAL_OBJECTS.has(path) || path === 'require' || path === 'Reflect')) {
      notes.touch('dynamic', at, path);
    }
  }
}

/** Whether what stands around takes a value apart, or only gives it a name that is known here. */
function isConsumed(node: AnyNode, at: number, walk: JsWalk): boolean {
  const parent = walk.parents[at];
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node || isReflectGet(parent, node);
    case 'VariableDeclarator':
      return NAMED.has(parent.id.type);
    case 'AssignmentExpression':
      return parent.left === node || NAMED.has(parent.left.type);
    case 'AssignmentPattern':
    case 'ExpressionStatement':
    case 'UnaryExpression':
      return true;
    case 'BinaryExpression':
      return COMPARISONS.has(parent.operator);
    default:
      return (
        parent !== undefined &&
        TRANSPARENT.has(parent.type) &&
        isConsumed(parent, walk.nodes.indexOf(parent, at + 1), walk)
      );
  }
}

const isReflectGet = (parent: AnyNode, node: AnyNode): boolean =>
  parent.type === 'CallExpression' &&
  parent.arguments[0] === node &&
  parent.callee.type === 'MemberExpression' &&
  parent.callee.object.type === 'Identifier' &&
  parent.callee.object.name === 'Reflect' &&
  parent.arguments[1]?.type === 'Literal';

function visitMember(node: MemberExpression, at: number, scene: Scene): void {
  const { values, notes } = scene;
  mention(node, at, scene);
  const keys = values.key(node);
  const objects = node.object.type === 'Super' ? [] : pathsOf(values.of(node.object));
  for (const key of textsOf(keys)) {
    if (
      key === 'constructor'
        ? !isHarmlessConstructor(node, scene.walk.parents[at])
        : objects.length === 0 || key.startsWith('_')
    ) {
      noteProperty(key, node.start, scene);
    }
  }
  if (node.computed && isUncertain(keys) && (objects.some(isNamespace) || isLadder(node))) {
    notes.touch('dynamic', node.start, `${objects[0] ?? ''}[…]`);
  }
}

/** `x.constructor.name` and comparisons only ask what something is. */
function isHarmlessConstructor(node: AnyNode, parent: AnyNode | undefined): boolean {
  return parent?.type === 'MemberExpression'
    ? parent.object === node &&
        !parent.computed &&
        parent.property.type === 'Identifier' &&
        parent.property.name === 'name'
    : parent?.type === 'BinaryExpression' && COMPARISONS.has(parent.operator);
}

function noteProperty(name: string, at: number, { notes }: JavascriptScene): void {
  const kind = name === 'constructor' ? 'dynamic' : PROPERTIES.get(name);
  if (kind !== undefined) {
    notes.touch(kind, at, `.${name}`);
  }
}

/** Whether a computed key climbs from a literal to what made it, as in `[][key][key]('…')()`. */
function isLadder({ object, property }: MemberExpression): boolean {
  const isBuilt = ['BinaryExpression', 'TemplateLiteral', 'CallExpression'].includes(property.type);
  const isTwice = object.type === 'MemberExpression' && object.computed && LITERALS.has(object.object.type);
  return FUNCTIONS.has(object.type) || isTwice || (LITERALS.has(object.type) && isBuilt);
}

/** What is looked up in by the text of a name. */
const isNamespace = (path: string): boolean =>
  GLOBAL_OBJECTS.has(path) ||
  path === 'process' ||
  path === 'Reflect' ||
  path === 'require' ||
  path.startsWith('node:');

function visitImport(source: AnyNode, at: number, scene: JavascriptScene): void {
  const specifiers = scene.values.of(source);
  for (const specifier of textsOf(specifiers)) {
    importModule(specifier, at, scene);
  }
  if (isUncertain(specifiers)) {
    scene.notes.imported(null, at, 'unknown');
    scene.notes.touch('dynamic', at, 'import(…)');
  }
}

function judgeTexts(node: AnyNode, scene: JavascriptScene): void {
  for (const text of textsOf(scene.values.of(node))) {
    judgeText(text, node.start, scene);
  }
}

function judgeText(text: string, at: number, { notes }: JavascriptScene): void {
  for (const host of hostsIn(text)) {
    notes.address(host, at);
  }
  if (isRootedPath(text)) {
    notes.touch('files', at, text);
  }
  if (text === 'constructor' || text === '__proto__') {
    notes.touch('dynamic', at, text);
  }
}
