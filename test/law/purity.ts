import { lineOf, type Node, nameOf, nodesIn, type Parsed, propertyOf, type Visit } from './source.ts';

/** Names through which time, chance or the outside world come in. They belong to ports. */
const WORLD = new Set(
  `fetch process performance setTimeout setInterval setImmediate queueMicrotask clearTimeout clearInterval clearImmediate
   XMLHttpRequest WebSocket EventSource BroadcastChannel globalThis global window self eval Function require crypto
   console navigator Temporal Atomics Deno Bun`.split(/\s+/),
);
const CHANCE = new Set(
  `randomUUID randomBytes randomInt randomFill randomFillSync getRandomValues generateKey generateKeySync
   generateKeyPair generateKeyPairSync webcrypto`.split(/\s+/),
);
const DATE_READS = new Set(['parse', 'UTC']);
/** Keys under which an identifier is a name of something, not a use of it. */
const NAMING: Readonly<Record<string, string>> = {
  MemberExpression: 'property',
  Property: 'key',
  MethodDefinition: 'key',
  PropertyDefinition: 'key',
  ImportSpecifier: 'imported',
  ExportSpecifier: 'exported',
  LabeledStatement: 'label',
};

/** What a file of domain or agent does that only a port may do: each with its line. */
export function impurities(file: Parsed): { readonly what: string; readonly line: number }[] {
  const imported = new Set(
    file.visits
      .flatMap(({ node }) => (node.type === 'ImportDeclaration' ? nodesIn(node.specifiers) : []))
      .map(({ local }) => nameOf(local)),
  );
  return file.visits.flatMap((visit) => {
    const what = visit.inType ? undefined : impurity(visit, imported);
    return what === undefined ? [] : [{ what, line: lineOf(file, visit.node) }];
  });
}

function impurity(visit: Visit, imported: ReadonlySet<string | undefined>): string | undefined {
  const { node } = visit;
  if (node.type === 'MemberExpression') {
    return memberImpurity(node);
  }
  if (node.type === 'ImportSpecifier') {
    const name = nameOf(node.imported);
    return CHANCE.has(name ?? '') ? name : undefined;
  }
  const name = isUse(visit) ? nameOf(node) : undefined;
  if (name === 'Date') {
    return dateImpurity(visit);
  }
  if (name === 'Math') {
    return visit.key === 'object' ? undefined : 'Math as a value';
  }
  return name !== undefined && WORLD.has(name) && !imported.has(name) ? name : undefined;
}

function memberImpurity(node: Node): string | undefined {
  const object = nameOf(node.object);
  const property = propertyOf(node);
  if (property !== undefined && CHANCE.has(property)) {
    return property;
  }
  if (object === 'Math' && (property === undefined || property === 'random')) {
    return 'Math.random';
  }
  if (object === 'Date' && (property === undefined || !DATE_READS.has(property))) {
    return 'Date.now';
  }
  return object === 'AbortSignal' && property !== 'abort' && property !== 'any' ? 'AbortSignal.timeout' : undefined;
}

/** `new Date(at)`, `Date.parse(text)` and `instanceof Date` are pure; everything else about Date asks what time it is. */
function dateImpurity({ parent, key }: Visit): string | undefined {
  if (key === 'object' || (parent?.type === 'BinaryExpression' && parent.operator === 'instanceof')) {
    return undefined;
  }
  const [first] = nodesIn(parent?.arguments);
  const isFixed = parent?.type === 'NewExpression' && key === 'callee' && first !== undefined;
  return isFixed && first.type !== 'SpreadElement' ? undefined : 'new Date()';
}

function isUse({ node, parent, key }: Visit): boolean {
  const isName = parent !== undefined && NAMING[parent.type] === key && parent.computed !== true;
  return node.type === 'Identifier' && !isName;
}
