import {
  folderOf,
  isImportMeta,
  lineOf,
  type Node,
  nameOf,
  nodesIn,
  type Parsed,
  propertyOf,
  textOf,
} from './source.ts';

/** One way in which a file names another, or a package. `to` is undefined when the text alone does not tell. */
export interface Reference {
  readonly to: string | undefined;
  readonly form: 'import' | 'url';
  readonly line: number;
}

/** Everything that a file refers to: static, side-effect, dynamic and type imports, re-exports, require, file URLs. */
export function referencesOf(file: Parsed): Reference[] {
  return file.visits.flatMap(({ node }) => {
    const found = importOf(node) ?? urlOf(node);
    return found === undefined ? [] : [{ ...found, line: lineOf(file, node) }];
  });
}

function importOf(node: Node): Omit<Reference, 'line'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return { form: 'import', to: textOf(node.source) };
    case 'ExportNamedDeclaration':
      return node.source === null ? undefined : { form: 'import', to: textOf(node.source) };
    case 'TSExternalModuleReference':
      return { form: 'import', to: textOf(node.expression) };
    case 'CallExpression':
      return isRequire(node.callee as Node) ? { form: 'import', to: textOf(nodesIn(node.arguments)[0]) } : undefined;
    default:
      return undefined;
  }
}

/** `require`, `module.require`, `require.resolve`, `createRequire(…)`, `import.meta.resolve`, `process.getBuiltinModule`. */
function isRequire(callee: Node): boolean {
  if (callee.type === 'CallExpression') {
    return calledName(callee) === 'createRequire';
  }
  if (callee.type !== 'MemberExpression') {
    return nameOf(callee) === 'require';
  }
  const property = propertyOf(callee);
  const isResolve = property === 'resolve' && (isImportMeta(callee.object) || nameOf(callee.object) === 'require');
  return isResolve || property === 'require' || property === 'getBuiltinModule';
}

function calledName({ callee }: Node): string | undefined {
  const called = callee as Node;
  return called.type === 'MemberExpression' ? propertyOf(called) : nameOf(called);
}

function urlOf(node: Node): Omit<Reference, 'line'> | undefined {
  const [path, from] = nodesIn(node.arguments);
  const isUrl = node.type === 'NewExpression' && nameOf(node.callee) === 'URL' && isImportMeta(from, 'url');
  return isUrl ? { form: 'url', to: textOf(path) ?? folderOf(path) } : undefined;
}
