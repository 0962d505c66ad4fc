import type { AnyNode, Identifier } from 'acorn';

/** A name of the program's own. */
export interface JsSymbol {
  readonly name: string;
  readonly home: JsScope;
  readonly how: 'import' | 'function' | 'class' | 'parameter' | 'var' | 'let' | 'const' | 'self';
  /** Of an import what it leads to. */
  readonly path: string | undefined;
  /** What it is declared with: a function, or the first value. */
  readonly by: AnyNode | undefined;
  readonly declaredAt: number;
  /** Declared again or given something else later. */
  isChanged: boolean;
  /** Mentioned in a function within the one that it belongs to. */
  isCaptured: boolean;
  /** Mentioned before it is declared. */
  isEarly: boolean;
  /** Mentioned besides where it is declared and exported. */
  isUsed: boolean;
  /** Somewhere its own name may be read, or it makes objects. */
  isLookedAt: boolean;
}

/** Where names are known. */
export interface JsScope {
  readonly kind: 'function' | 'block';
  readonly parent: JsScope | undefined;
  readonly names: Map<string, JsSymbol>;
}

/** What was read of a name, before it is known whose it is. */
export interface JsMention {
  readonly node: Identifier;
  readonly scope: JsScope;
  /** Index of the statement of the file that it stands in. */
  readonly top: number;
  readonly what: 'use' | 'change' | 'export' | 'look';
}

/** A name as it is declared. */
export type JsDeclaration = Omit<
  JsSymbol,
  'name' | 'home' | 'isChanged' | 'isCaptured' | 'isEarly' | 'isUsed' | 'isLookedAt'
>;

/** A scope within another. */
export const jsScope = (kind: JsScope['kind'], parent?: JsScope): JsScope => ({ kind, parent, names: new Map() });

/** Declares a name; a `var` belongs to its function. One that is declared twice counts as changed. */
export function declare(name: string, scope: JsScope, declaration: JsDeclaration): JsSymbol {
  const home = declaration.how === 'var' ? functionScope(scope) : scope;
  const known = home.names.get(name);
  if (known !== undefined) {
    known.isChanged = true;
    return known;
  }
  const symbol = {
    ...declaration,
    ...{ name, home, isChanged: false, isCaptured: false, isEarly: false, isUsed: false, isLookedAt: false },
  };
  home.names.set(name, symbol);
  return symbol;
}

/** Finds whose each mentioned name is, and adds what was seen of it. */
export function resolveJavascript(mentions: readonly JsMention[], symbolOf: Map<AnyNode, JsSymbol>): void {
  for (const { node, scope, what } of mentions) {
    const symbol = symbolAt(node.name, scope);
    if (symbol !== undefined) {
      symbolOf.set(node, symbol);
      const isWithin = functionScope(scope) !== functionScope(symbol.home);
      symbol.isCaptured ||= isWithin;
      symbol.isEarly ||= !isWithin && node.start < symbol.declaredAt && what !== 'export';
      symbol.isChanged ||= what === 'change';
      symbol.isUsed ||= what !== 'export';
      symbol.isLookedAt ||= what === 'look';
    }
  }
}

const functionScope = (scope: JsScope): JsScope =>
  scope.kind === 'function' || scope.parent === undefined ? scope : functionScope(scope.parent);

function symbolAt(name: string, scope: JsScope): JsSymbol | undefined {
  for (let each: JsScope | undefined = scope; each !== undefined; each = each.parent) {
    const symbol = each.names.get(name);
    if (symbol !== undefined) {
      return symbol;
    }
  }
  return undefined;
}
