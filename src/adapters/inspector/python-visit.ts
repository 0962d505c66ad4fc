import type { Notebook } from './notebook.ts';
import { dottedName, nameOf } from './python-bindings.ts';
import { PYTHON_REACH } from './python-names.ts';
import type { PyNode } from './python-node.ts';
import { importModule, noteAttribute, noteCall, notePath, type PythonScene } from './python-notes.ts';
import { sliceOf } from './python-text.ts';
import { canonicalPath, isNamespace, pythonValues } from './python-values.ts';
import { hostsIn, isRootedPath } from './texts.ts';
import { isUncertain, onlyText, pathsOf } from './values.ts';

const TRANSPARENT = new Set(['parenthesized_expression', 'conditional_expression', 'boolean_operator', 'await']);
/** Where a module may stand by itself without being handed on. */
const HARMLESS = new Set(['expression_statement', 'comparison_operator', 'delete_statement', 'type', 'not_operator']);
const SILENT = new Set([
  'global_statement',
  'nonlocal_statement',
  'future_import_statement',
  'case_pattern',
  'integer',
]);
const LOOK_UP = /^builtins\.(?:[gs]et|del)attr$/;
const DUNDER = /__\w+?__/g;
const QUOTE = /^\w*(?:'''|"""|'|")/;

/**
 * Writes down everything that a file may touch. A mention counts as a use: it does not matter whether something is called
 * here, kept in a list or handed on. A module that is handed on counts as all that it leads to.
 */
export function visitPython(root: PyNode, source: string, notes: Notebook, origin: PythonScene['origin']): void {
  const scene: PythonScene = { source, notes, origin, values: pythonValues(root, source), readers: [], addresses: [] };
  visit(root, false, scene);
  for (const { start, kids } of scene.addresses.length > 0 ? scene.readers : []) {
    notes.touch('network', start, sliceOf(kids[0], source));
  }
}

/** `isConsumed`: what stands around takes the value apart, or does nothing with it. */
function visit(node: PyNode, isConsumed: boolean, scene: PythonScene): void {
  const { kids } = node;
  switch (node.type) {
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      visitImport(node, scene);
      break;
    case 'identifier':
      mention(node, isConsumed, scene);
      break;
    case 'attribute':
      visitAttribute(node, isConsumed, scene);
      break;
    case 'subscript':
      mention(node, isConsumed, scene);
      visitSubscript(node, scene);
      break;
    case 'call':
      visitCall(node, isConsumed, scene);
      break;
    case 'keyword_argument':
      visitKeyword(node, scene);
      break;
    case 'assignment':
      visitAssignment(kids, scene);
      break;
    case 'named_expression':
    case 'default_parameter':
    case 'typed_default_parameter':
      visitAll(kids.slice(1), false, scene);
      break;
    case 'string':
    case 'concatenated_string':
    case 'binary_operator':
      visitText(node, scene);
      break;
    case 'function_definition':
    case 'class_definition':
      visitAll(kids.slice(1), false, scene);
      break;
    case 'exec_statement':
      scene.notes.touch('dynamic', node.start, 'exec');
      visitAll(kids, false, scene);
      break;
    case 'parameters':
    case 'lambda_parameters':
      visitAll(
        kids.filter(({ type }) => type !== 'identifier'),
        true,
        scene,
      );
      break;
    default:
      visitOther(node, isConsumed, scene);
      break;
  }
}

function visitAll(nodes: readonly PyNode[], isConsumed: boolean, scene: PythonScene): void {
  for (const node of nodes) {
    visit(node, isConsumed, scene);
  }
}

function visitOther(node: PyNode, isConsumed: boolean, scene: PythonScene): void {
  if (node.kids.length > 0 && !SILENT.has(node.type) && !isDocstring(node)) {
    visitAll(node.kids, HARMLESS.has(node.type) || (isConsumed && TRANSPARENT.has(node.type)), scene);
  }
}

function mention(node: PyNode, isConsumed: boolean, { values, notes }: PythonScene): void {
  for (const path of pathsOf(values.of(node))) {
    for (const kind of isConsumed ? PYTHON_REACH.of(path) : PYTHON_REACH.through(path)) {
      notes.touch(kind, node.start, path.replace(/^builtins\./, ''));
    }
  }
}

function visitImport({ type, start, kids }: PyNode, scene: PythonScene): void {
  if (type === 'future_import_statement') {
    importModule('__future__', start, scene);
    return;
  }
  if (type === 'import_from_statement') {
    visitFrom(kids, scene);
    return;
  }
  for (const kid of kids) {
    const module = kid.type === 'aliased_import' ? (kid.kids[0] ?? kid) : kid;
    importModule(dottedName(module, scene.source), kid.start, scene);
  }
}

function visitFrom([from, ...names]: readonly PyNode[], scene: PythonScene): void {
  const module = from === undefined ? '' : dottedName(from, scene.source);
  importModule(module, from?.start ?? 0, scene);
  for (const name of names) {
    const imported = name.type === 'aliased_import' ? (name.kids[0] ?? name) : name;
    const isAll = name.type === 'wildcard_import';
    const path = canonicalPath(isAll ? module : `${module}.${dottedName(imported, scene.source)}`);
    notePath(path, name.start, isAll, scene);
  }
}

function visitAttribute(node: PyNode, isConsumed: boolean, scene: PythonScene): void {
  const [object, name] = node.kids;
  mention(node, isConsumed, scene);
  const paths = pathsOf(scene.values.of(node));
  if (name !== undefined && !paths.some((path) => path === 'platform.system' || PYTHON_REACH.of(path).length > 0)) {
    noteAttribute(nameOf(name, scene.source), node.start, scene);
  }
  if (object !== undefined) {
    visit(object, true, scene);
  }
}

/** Another name for a module can be reached in ways that no list of names shows, so it counts as handed on. */
function visitAssignment([target, ...rest]: readonly PyNode[], scene: PythonScene): void {
  if (target !== undefined && target.type !== 'identifier') {
    visit(target, true, scene);
  }
  visitAll(rest, false, scene);
}

function visitSubscript({ kids, start }: PyNode, scene: PythonScene): void {
  const [object, ...keys] = kids;
  if (object === undefined) {
    return;
  }
  const paths = pathsOf(scene.values.of(object));
  const space = paths.find(isNamespace);
  if (space !== undefined && keys.some((key) => isUncertain(scene.values.of(key)))) {
    scene.notes.touch('dynamic', start, `${space}[…]`);
  }
  visit(object, paths.length > 0, scene);
  visitAll(keys, false, scene);
}

function visitKeyword({ kids, start }: PyNode, scene: PythonScene): void {
  const value = kids[1];
  if (sliceOf(kids[0], scene.source) === 'allow_pickle' && value?.type !== 'false') {
    scene.notes.touch('deserialisation', start, 'allow_pickle');
  }
  visitAll(kids.slice(1), false, scene);
}

function visitCall(node: PyNode, isConsumed: boolean, scene: PythonScene): void {
  const [callee, list] = node.kids;
  if (callee === undefined || list === undefined) {
    return;
  }
  mention(node, isConsumed, scene);
  visit(callee, true, scene);
  const given = list.type === 'argument_list' ? list.kids : [list];
  noteCall(node, callee, given, scene);
  const isLookUp = pathsOf(scene.values.of(callee)).some((path) => LOOK_UP.test(path));
  for (const argument of given) {
    visit(argument, isLookUp && argument === given[0], scene);
  }
}

function visitText(node: PyNode, scene: PythonScene): void {
  const text = onlyText(scene.values.of(node));
  judgeText(text ?? written(node, scene), node.start, scene);
  if (text === undefined || node.type === 'string') {
    visitAll(node.kids, false, scene);
  }
}

/** A text as it stands in the source, what is put into it too. */
const written = (node: PyNode, { source }: PythonScene): string =>
  node.type === 'string' ? sliceOf(node, source).replace(QUOTE, '') : '';

function judgeText(text: string, at: number, scene: PythonScene): void {
  for (const host of hostsIn(text)) {
    scene.addresses.push(host);
    scene.notes.address(host, at);
  }
  if (isRootedPath(text)) {
    scene.notes.touch('files', at, text);
  }
  for (const [name] of text.includes('__') ? text.normalize('NFKC').matchAll(DUNDER) : []) {
    noteAttribute(name, at, scene);
  }
}

const isDocstring = ({ type, kids }: PyNode): boolean =>
  type === 'expression_statement' &&
  kids.length === 1 &&
  kids[0]?.type === 'string' &&
  !kids[0].kids.some((part) => part.type === 'interpolation');
