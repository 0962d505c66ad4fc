import type { AnyNode, AssignmentProperty, Identifier, ImportDeclaration, VariableDeclaration } from 'acorn';
import { NODE_MODULES } from './javascript-names.ts';
import { declare, type JsDeclaration, type JsMention, type JsScope, type JsSymbol } from './javascript-scopes.ts';

/** Every mention of a name in a file; what is declared is in `symbolOf` already. */
export interface JsMentions {
  readonly mentions: JsMention[];
  readonly symbolOf: Map<AnyNode, JsSymbol>;
  /** What the file exports, by the name outside: where the name inside stands. */
  readonly exported: Map<string, Identifier>;
  readonly module: JsScope;
  /** Where each symbol of the file is declared: indices of its statements. */
  readonly homes: Map<JsSymbol, number>;
  /** Reads a part of any kind. */
  readonly read: (node: AnyNode, place: JsPlace) => void;
}

/** Where a mention stands. */
export interface JsPlace {
  readonly scope: JsScope;
  /** Index of the statement of the file. */
  readonly top: number;
}

/** Writes down that a name is mentioned. */
export function mention(node: Identifier, { scope, top }: JsPlace, reader: JsMentions, what: JsMention['what']): void {
  reader.mentions.push({ node, scope, top, what });
}

/** Declares a name. */
export function bind(node: Identifier, place: JsPlace, reader: JsMentions, declaration: JsDeclaration): void {
  const symbol = declare(node.name, place.scope, declaration);
  reader.symbolOf.set(node, symbol);
  if (symbol.home === reader.module && !reader.homes.has(symbol)) {
    reader.homes.set(symbol, place.top);
  }
  reader.mentions.push({ node, scope: place.scope, top: place.top, what: 'export' });
}

/** Reads a pattern: its names are declared, or changed where there is no declaration. */
export function readPattern(
  node: AnyNode | null | undefined,
  place: JsPlace,
  reader: JsMentions,
  declaration?: JsDeclaration,
): void {
  if (!node) {
    return;
  }
  switch (node.type) {
    case 'Identifier':
      if (declaration === undefined) {
        mention(node, place, reader, 'change');
      } else {
        bind(node, place, reader, declaration);
      }
      break;
    case 'ObjectPattern':
      for (const property of node.properties) {
        if (property.type === 'Property') {
          readKey(property, place, reader);
        }
        readPattern(property.type === 'Property' ? property.value : property, place, reader, taken(declaration));
      }
      break;
    case 'ArrayPattern':
      for (const element of node.elements) {
        readPattern(element, place, reader, taken(declaration));
      }
      break;
    case 'AssignmentPattern':
      readPattern(node.left, place, reader, taken(declaration));
      reader.read(node.right, place);
      break;
    case 'RestElement':
      readPattern(node.argument, place, reader, taken(declaration));
      break;
    default:
      reader.read(node, place);
  }
}

function readKey({ key, computed }: AssignmentProperty, place: JsPlace, reader: JsMentions): void {
  if (computed) {
    reader.read(key, place);
  }
}

const taken = (declaration: JsDeclaration | undefined): JsDeclaration | undefined =>
  declaration && { ...declaration, by: undefined };

/** Reads what is declared and what it is given. */
export function readVariables({ kind, declarations }: VariableDeclaration, place: JsPlace, reader: JsMentions): void {
  const how = kind === 'var' || kind === 'let' ? kind : 'const';
  for (const { id, init, end } of declarations) {
    if (init) {
      reader.read(init, place);
    }
    readPattern(id, place, reader, { how, by: init ?? undefined, path: undefined, declaredAt: end });
  }
}

/** Reads what an import makes known. */
export function readImport({ source, specifiers, start }: ImportDeclaration, place: JsPlace, reader: JsMentions): void {
  const module = modulePath(String(source.value));
  for (const each of specifiers) {
    const name = each.type === 'ImportSpecifier' ? nameIn(each.imported) : '';
    const isDefault = each.type === 'ImportDefaultSpecifier' || name === 'default';
    const member = isDefault ? (module.startsWith('node:') ? '' : 'default') : name;
    const path = member === '' ? module : memberPath(module, member);
    bind(each.local, place, reader, { how: 'import', by: undefined, path, declaredAt: start });
  }
}

/** A name outside, which may be written as a text. */
export const nameIn = (node: AnyNode): string =>
  node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '';

/** The same for `fs` and `node:fs`, and for `node:fs/promises` and what `fs.promises` leads to. */
export function modulePath(specifier: string): string {
  const name = specifier.replace(/^node:/, '');
  return NODE_MODULES.has(name) ? `node:${name.replace('fs/promises', 'fs#promises')}` : specifier;
}

/** What a member of something out of a module leads to. */
export const memberPath = (path: string, name: string): string => `${path}${path.includes('#') ? '.' : '#'}${name}`;
