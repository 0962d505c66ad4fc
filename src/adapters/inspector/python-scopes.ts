import type { PyNode } from './python-node.ts';

/** How a name came to be known. */
export interface PyBinding {
  readonly node: PyNode;
  readonly how: 'import' | 'function' | 'class' | 'parameter' | 'value';
  /** Of an import what it leads to, a colon before what was taken out of a module. */
  readonly path?: string;
  /** Of an import the whole name of the module. */
  readonly module?: string;
  /** What defines or gives it: a function, a class, an assignment. */
  readonly by?: PyNode;
  /** Whether it stands right in a function or a file, not in a branch, loop or decorator. */
  readonly isPlain: boolean;
}

/** A name of the program's own, with all that it is given in its scope. */
export interface PySymbol {
  readonly name: string;
  readonly home: PyScope;
  readonly bindings: PyBinding[];
  /** Read or written in a scope within its own. */
  isCaptured: boolean;
  /** Mentioned in its scope before it is given anything there: whoever does that fails. */
  isEarly: boolean;
  /** Mentioned, not only called. */
  isHanded: boolean;
  /** An item of a list: pandas makes names of columns out of the names of such functions. */
  isListed: boolean;
}

/** Where names are known. */
export interface PyScope {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  readonly parent: PyScope | undefined;
  readonly names: Map<string, PySymbol>;
  /** Names that are said to belong to another scope. */
  readonly outer: Map<string, 'global' | 'nonlocal'>;
}

/** What was read of a name, before it is known whose it is. */
export interface PyMention {
  readonly node: PyNode;
  readonly name: string;
  readonly scope: PyScope;
  /** Index of the statement of the file that it stands in. */
  readonly top: number;
  readonly binding?: PyBinding;
  readonly isCalled: boolean;
  readonly isListed: boolean;
}

/** A scope within another. */
export const scopeIn = (kind: PyScope['kind'], parent?: PyScope): PyScope => ({
  kind,
  parent,
  names: new Map(),
  outer: new Map(),
});

/** Makes symbols of all mentions: first of those that give a name something, then of those that use it. */
export function resolvePython(mentions: readonly PyMention[]): ReadonlyMap<PyNode, PySymbol> {
  const symbolOf = new Map<PyNode, PySymbol>();
  const note = (mention: PyMention, symbol: PySymbol): void => {
    symbolOf.set(mention.node, symbol);
    symbol.isCaptured ||= mention.scope !== symbol.home;
  };
  for (const mention of mentions) {
    if (mention.binding !== undefined) {
      const home = homeOf(mention.name, mention.scope, mentions);
      const symbol = home.names.get(mention.name) ?? newSymbol(mention.name, home);
      home.names.set(mention.name, symbol);
      symbol.bindings.push(mention.binding);
      note(mention, symbol);
    }
  }
  for (const mention of mentions) {
    const symbol = mention.binding === undefined ? symbolAt(mention.name, mention.scope) : undefined;
    if (symbol !== undefined) {
      note(mention, symbol);
      symbol.isEarly ||= mention.scope === symbol.home && symbol.bindings.every((each) => isBefore(mention, each));
      symbol.isHanded ||= !mention.isCalled;
      symbol.isListed ||= mention.isListed;
    }
  }
  return symbolOf;
}

const isBefore = (mention: PyMention, { node }: PyBinding): boolean => mention.node.start < node.start;

const newSymbol = (name: string, home: PyScope): PySymbol => ({
  name,
  home,
  bindings: [],
  isCaptured: false,
  isEarly: false,
  isHanded: false,
  isListed: false,
});

/** The scope that a name is bound in. `nonlocal` reaches for the nearest function that gives it something. */
function homeOf(name: string, scope: PyScope, mentions: readonly PyMention[]): PyScope {
  const outer = scope.outer.get(name);
  if (outer === 'global') {
    return moduleOf(scope);
  }
  if (outer === undefined) {
    return scope;
  }
  for (let each = scope.parent; each !== undefined; each = each.parent) {
    const at = each;
    const isOwner = mentions.some((other) => other.scope === at && other.name === name && other.binding !== undefined);
    if (at.kind === 'function' && isOwner) {
      return at.outer.has(name) ? homeOf(name, at, mentions) : at;
    }
  }
  return scope;
}

function symbolAt(name: string, scope: PyScope): PySymbol | undefined {
  for (let each: PyScope | undefined = scope; each !== undefined; each = each.parent) {
    const outer = each.outer.get(name);
    if (outer === 'global') {
      return moduleOf(each).names.get(name);
    }
    const symbol = each === scope || each.kind !== 'class' ? each.names.get(name) : undefined;
    if (symbol !== undefined) {
      return symbol;
    }
  }
  return undefined;
}

const moduleOf = (scope: PyScope): PyScope => (scope.parent === undefined ? scope : moduleOf(scope.parent));
