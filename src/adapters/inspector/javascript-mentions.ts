import type { AnyNode, ExportNamedDeclaration, Program } from 'acorn';
import {
  bind,
  type JsMentions,
  type JsPlace,
  mention,
  nameIn,
  readImport,
  readPattern,
  readVariables,
} from './javascript-givings.ts';
import { type JsClass, type JsFunction, partsOf } from './javascript-parts.ts';
import { jsScope } from './javascript-scopes.ts';

const SCOPES = new Set(['BlockStatement', 'ForStatement', 'SwitchStatement', 'StaticBlock']);
/** Properties of a function that show its name, text or manner. */
const LOOKED_AT = new Set(['name', 'length', 'toString', 'prototype', 'call', 'apply', 'bind']);

/** Reads all mentions of names with the scopes that they stand in. */
export function javascriptMentions(root: Program): JsMentions {
  const module = jsScope('function');
  const reader: JsMentions = {
    ...{ mentions: [], symbolOf: new Map(), exported: new Map(), module, homes: new Map() },
    read: (node, place) => read(node, place, reader),
  };
  for (const [top, node] of root.body.entries()) {
    read(node, { scope: module, top }, reader);
  }
  return reader;
}

function read(node: AnyNode, place: JsPlace, reader: JsMentions): void {
  switch (node.type) {
    case 'Identifier':
      mention(node, place, reader, 'use');
      break;
    case 'ImportDeclaration':
      readImport(node, place, reader);
      break;
    case 'VariableDeclaration':
      readVariables(node, place, reader);
      break;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      readFunction(node, place, reader);
      break;
    case 'ClassDeclaration':
    case 'ClassExpression':
      readClass(node, place, reader);
      break;
    case 'CatchClause': {
      const within = { ...place, scope: jsScope('block', place.scope) };
      readPattern(node.param, within, reader, { how: 'let', by: undefined, path: undefined, declaredAt: node.start });
      read(node.body, within, reader);
      break;
    }
    default:
      readUse(node, place, reader);
  }
}

/** What uses or changes names. */
function readUse(node: AnyNode, place: JsPlace, reader: JsMentions): void {
  switch (node.type) {
    case 'AssignmentExpression':
      readPattern(node.left, place, reader);
      read(node.right, place, reader);
      break;
    case 'UpdateExpression':
      readPattern(node.argument, place, reader);
      break;
    case 'ForInStatement':
    case 'ForOfStatement': {
      const within = { ...place, scope: jsScope('block', place.scope) };
      readTarget(node.left, within, reader);
      read(node.right, within, reader);
      read(node.body, within, reader);
      break;
    }
    case 'MemberExpression':
    case 'NewExpression':
    case 'ArrayExpression':
      readLooks(node, place, reader);
      break;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      readAll([...(node.computed ? [node.key] : []), ...(node.value ? [node.value] : [])], place, reader);
      break;
    case 'ExportNamedDeclaration':
      readExport(node, place, reader);
      break;
    case 'ExportAllDeclaration':
    case 'MetaProperty':
    case 'BreakStatement':
    case 'ContinueStatement':
      break;
    case 'LabeledStatement':
      read(node.body, place, reader);
      break;
    default:
      readAll(
        partsOf(node),
        SCOPES.has(node.type) ? { ...place, scope: jsScope('block', place.scope) } : place,
        reader,
      );
  }
}

const readTarget = (left: AnyNode, place: JsPlace, reader: JsMentions): void =>
  left.type === 'VariableDeclaration' ? read(left, place, reader) : readPattern(left, place, reader);

/** What may see the name of a function, or needs one that makes objects. */
function readLooks(node: AnyNode, place: JsPlace, reader: JsMentions): void {
  const parts = partsOf(node);
  if (node.type === 'MemberExpression') {
    const { object, property, computed } = node;
    const isLook = property.type === 'Identifier' && !computed && LOOKED_AT.has(property.name);
    readLooked(object, isLook, place, reader);
    readAll(computed ? [property] : [], place, reader);
  } else {
    const looked = node.type === 'NewExpression' ? [node.callee] : parts;
    for (const part of parts) {
      readLooked(
        part,
        looked.some((each) => each === part),
        place,
        reader,
      );
    }
  }
}

function readLooked(node: AnyNode, isLook: boolean, place: JsPlace, reader: JsMentions): void {
  if (isLook && node.type === 'Identifier') {
    mention(node, place, reader, 'look');
  } else {
    read(node, place, reader);
  }
}

function readAll(nodes: readonly AnyNode[], place: JsPlace, reader: JsMentions): void {
  for (const node of nodes) {
    read(node, place, reader);
  }
}

function readFunction(node: JsFunction, place: JsPlace, reader: JsMentions): void {
  const outer =
    node.type === 'FunctionExpression' && node.id ? { ...place, scope: jsScope('block', place.scope) } : place;
  if (node.id) {
    const how = node.type === 'FunctionDeclaration' ? 'function' : 'self';
    bind(node.id, outer, reader, { how, by: node, path: undefined, declaredAt: 0 });
  }
  const within = { ...place, scope: jsScope('function', outer.scope) };
  for (const parameter of node.params) {
    readPattern(parameter, within, reader, { how: 'parameter', by: undefined, path: undefined, declaredAt: 0 });
  }
  readAll(node.body.type === 'BlockStatement' ? node.body.body : [node.body], within, reader);
}

function readClass(node: JsClass, place: JsPlace, reader: JsMentions): void {
  const within = { ...place, scope: jsScope('function', place.scope) }; // fields are worked out later
  if (node.id) {
    const at = node.type === 'ClassDeclaration' ? place : within;
    bind(node.id, at, reader, { how: 'class', by: undefined, path: undefined, declaredAt: node.start });
  }
  readAll([...(node.superClass ? [node.superClass] : []), node.body], within, reader);
}

function readExport(node: ExportNamedDeclaration, place: JsPlace, reader: JsMentions): void {
  if (node.declaration) {
    read(node.declaration, place, reader);
  }
  for (const { local, exported } of node.source ? [] : node.specifiers) {
    if (local.type === 'Identifier') {
      mention(local, place, reader, 'export');
      reader.exported.set(nameIn(exported), local);
    }
  }
}
